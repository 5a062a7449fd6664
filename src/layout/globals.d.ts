// What every JavaScript host has but the language's own library doesn't name. This room names no host.
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
