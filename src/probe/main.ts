// The probe as a process. Not what it answers (service.ts), nor how (serve.ts).
import { thisMachine } from '../../native/scan.js';
import { toFailure } from './failures.js';
import { serve } from './serve.js';
import { ProbeService } from './service.js';

serve(events => new ProbeService(thisMachine(), events), toFailure);
