// Compiles a .ksy to Python beside it, with Kaitai's own compiler, and leaves it as JSON as well.
// Arguments: the folder of node_modules, the .ksy.
const fs = require("fs");
const path = require("path");

const [modules, file] = process.argv.slice(2);
const compiler = require(path.join(modules, "kaitai-struct-compiler"));
const yaml = require(path.join(modules, "js-yaml"));

const description = yaml.load(fs.readFileSync(file, "utf8"));
const folder = path.dirname(file);
fs.writeFileSync(path.join(folder, "description.json"), JSON.stringify(description));
compiler.compile("python", description, null, false).then(
  (files) => {
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  },
  (error) => {
    console.error(String(error));
    process.exit(1);
  },
);
