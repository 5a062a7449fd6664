// The program that opens recordings, as a process. Not what it answers (service.ts), nor how (../serve.ts).
import { serve } from '../serve.js';
import { snapshotFailure } from '../time/snapshot-failure.js';
import { ReplayService } from './service.js';

serve(events => new ReplayService(events), snapshotFailure);
