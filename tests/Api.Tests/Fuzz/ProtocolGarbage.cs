using System.Text;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>Bytes that are hardly HTTP.</summary>
internal static class ProtocolGarbage
{
    private const string Ok = "GET /health/live HTTP/1.1\r\nHost: x\r\n";

    private static readonly string[] Requests =
    [
        "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / http/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\nHost: x\n\n", "GET /\r\n\r\n", "get / HTTP/1.1\r\nHost: x\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n", "GET http://other/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /#x HTTP/1.1\r\nHost: x\r\n\r\n", "GET /?\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", "SSH-2.0-x\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: \u0000\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        Ok + "no colon\r\n\r\n", Ok + "A : b\r\n\r\n", Ok + " folded: x\r\n\r\n", Ok + "A: b\r\n c\r\n\r\n", Ok + ": empty\r\n\r\n",
        Ok + "A: \u0000\r\n\r\n", Ok + "A\u0000: b\r\n\r\n", Ok + "A: b\rc\r\n\r\n", Ok + "Content-Length: -1\r\n\r\n",
        Ok + "Content-Length: 99999999999999999999\r\n\r\n", Ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        Ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Ok + "\r\n", Ok + "Transfer-Encoding: gzip\r\n\r\n",
        Ok + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", Ok + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        Ok + "Expect: 200-maybe\r\n\r\n", Ok + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
        Ok + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n",
        Ok + "Connection: close, keep-alive, x\r\n\r\n", Ok + "\r\n" + Ok + "\r\n" + Ok + "\r\n", Ok,
    ];

    private static readonly string[] Chunks =
    [
        "x\r\n", "-1\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\n", "7fffffff\r\n{", "2\r\n{}", "2\r\n{}x\r\n", "2;ext=\"\r\n{}\r\n0\r\n\r\n", "\r\n", "0\r\n",
        "2 \r\n{}\r\n0\r\n\r\n", "0x2\r\n{}\r\n0\r\n\r\n", "1\r\n{\r\n1\r\n", "2\n{}\n0\n\n", "0\r\nTrailer: \u0000\r\n\r\n",
    ];

    public static byte[] Next(Random random, string reservePath) => random.Next(8) switch
    {
        0 => HostileText.Bytes(random, random.Next(1, 3_000)),
        1 => Latin1($"{Ok}A: {new string('x', random.Next(16_384, 40_000))}\r\n\r\n"),
        2 => Latin1($"{Ok}{string.Concat(Enumerable.Range(0, random.Next(65, 200)).Select(i => $"A{i}: b\r\n"))}\r\n"),
        3 => Latin1($"GET /{new string('x', random.Next(8_192, 20_000))} HTTP/1.1\r\nHost: x\r\n\r\n"),
        4 => Latin1($"POST {reservePath} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + HostileText.Pick(random, Chunks)),
        5 => Flip(Latin1(Ok + "Accept: */*\r\n\r\n"), random),
        _ => Latin1(HostileText.Pick(random, Requests)),
    };

    private static byte[] Flip(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
