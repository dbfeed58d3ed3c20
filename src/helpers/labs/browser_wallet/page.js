// What a page does with its own WebCrypto: the vault of vault.py, sealed, opened and timed.
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const stretched = async (passphrase, salt, rounds) => {
  const known = await crypto.subtle.importKey("raw", bytes(passphrase), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: rounds };
  const key = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(how, known, key, true, ["encrypt", "decrypt"]);
};

const gcm = (iv, aad = "") => ({ name: "AES-GCM", iv: bytes(iv), additionalData: bytes(aad) });

const vaults = [];
for (const { passphrase, salt, nonce, secret, rounds, sealed } of task.vaults ?? []) {
  const key = await stretched(passphrase, salt, rounds);
  vaults.push({
    key: hex(await crypto.subtle.exportKey("raw", key)),
    sealed: hex(await crypto.subtle.encrypt(gcm(nonce), key, bytes(secret))),
    opened: hex(await crypto.subtle.decrypt(gcm(nonce), key, bytes(sealed))),
  });
}

const times = {};
for (const rounds of task.timed ?? []) {
  times[rounds] = [];
  for (let run = 0; run <= task.runs; run += 1) {
    const start = performance.now();
    await stretched("70617373", "00".repeat(16), rounds);
    // The first run also starts the thread that derives.
    if (run) times[rounds].push(performance.now() - start);
  }
}

const ciphers = [];
for (const { key, iv, aad, msg, ct, tag, result } of task.ciphers ?? []) {
  const held = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
  try {
    const plain = await crypto.subtle.decrypt(gcm(iv, aad), held, bytes(ct + tag));
    const again = await crypto.subtle.encrypt(gcm(iv, aad), held, plain);
    ciphers.push(result === "valid" && hex(plain) === msg && hex(again) === ct + tag);
  } catch (error) {
    ciphers.push(result === "invalid" && error.name === "OperationError");
  }
}

return { vaults, times, ciphers, secure: isSecureContext };
