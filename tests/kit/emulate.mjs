// Runs somebody else's stand-in for a service (npm `emulate`) on 127.0.0.1 until standard input closes.
//   node emulate.mjs <its module> <service> <port> <what it begins with, as JSON>
import net from "node:net";

const [module, service, port, seed] = process.argv.slice(2);
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (at) {
  return listen.call(this, at, "127.0.0.1"); // left alone, it would listen on every interface
};
const { createEmulator } = await import(module);
await createEmulator({
  service,
  port: Number(port),
  baseUrl: `http://127.0.0.1:${port}`,
  seed: JSON.parse(seed),
});
process.stdin.on("end", () => process.exit(0)).resume();
