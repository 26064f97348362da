// Files to deposit, made when they are needed: nothing detectable stands in the tree.

/** The EICAR test string, assembled. */
export function eicar() {
  const parts = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!", "$H+H*"];
  return Buffer.from(parts.join(""), "latin1");
}

/** A harmless note that a later rule will look for. */
export function note(mark) {
  return Buffer.from(`Compte rendu de réunion\n${mark}\n`.repeat(20), "utf8");
}

/** A ZIP archive of one file. */
export function zip(name, bytes) {
  return archive({ [name]: bytes });
}

/** A ZIP archive (stored) of files by name. */
export function archive(files) {
  const entries = Object.entries(files);
  const bodies = [];
  const index = [];
  let offset = 0;
  for (const [name, bytes] of entries) {
    const crc = crc32(bytes);
    const label = Buffer.from(name, "utf8");
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(bytes.length, 18);
    local.writeUInt32LE(bytes.length, 22);
    local.writeUInt16LE(label.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(bytes.length, 20);
    central.writeUInt32LE(bytes.length, 24);
    central.writeUInt16LE(label.length, 28);
    central.writeUInt32LE(offset, 42);
    offset += local.length + label.length + bytes.length;
    bodies.push(local, label, bytes);
    index.push(central, label);
  }
  const directory = Buffer.concat(index);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
