// A second opinion on offers and invoices: the Lightning Development Kit, whose folder is given.
// Standard input is a list of [kind, text]; the last line out says for each whether it is read.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const kit = await import(pathToFileURL(join(folder, "index.mjs")).href);
await kit.initializeWasmFromBinary(readFileSync(join(folder, "liblightningjs.wasm")));
const readers = { offer: kit.Offer, invoice: kit.Bolt11Invoice };
const asked = JSON.parse(readFileSync(0, "utf8"));
const reads = ([kind, text]) => Boolean(readers[kind].constructor_from_str(text).is_ok());
process.stdout.write(`\n${JSON.stringify(asked.map(reads))}\n`, () => process.exit(0));
