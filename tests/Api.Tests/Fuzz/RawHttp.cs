using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansTickets.Api.Tests.Fuzz;

internal sealed record RawAnswer(int Status, string ContentType, byte[] Body);

/// <summary>Sends bytes that no decent client would send, and reads whatever comes back.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="hangUp">Ends the sending side: the server need not wait for more.</param>
    /// <returns>All answers until the server closed the connection; none where it just did.</returns>
    /// <exception cref="OperationCanceledException">The server neither answered nor closed.</exception>
    public static async Task<List<RawAnswer>> SendAsync(int port, byte[] request, bool hangUp)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        var received = new MemoryStream();
        try
        {
            await SendAllAsync(socket, request, patience.Token);
            if (hangUp)
            {
                socket.Shutdown(SocketShutdown.Send);
            }

            await ReceiveAsync(socket, received, patience.Token);
        }
        catch (SocketException)
        {
            // Reset: the server had closed while there was still something to read.
        }

        return [.. Parse(received.ToArray())];
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    private static async Task ReceiveAsync(Socket socket, MemoryStream received, CancellationToken cancellationToken)
    {
        var buffer = new byte[16_384];
        while (await socket.ReceiveAsync(buffer, cancellationToken) is var count and > 0)
        {
            await received.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private static IEnumerable<RawAnswer> Parse(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.AsSpan(at).IndexOf("\r\n\r\n"u8);
            if (length < 0)
            {
                throw new InvalidDataException($"No HTTP answer: {Encoding.Latin1.GetString(bytes, at, bytes.Length - at)}");
            }

            var lines = Encoding.Latin1.GetString(bytes, at, length).Split("\r\n");
            var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToLookup(
                parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
            var status = int.Parse(lines[0].AsSpan("HTTP/1.1 ".Length, 3));
            at += length + 4;
            var (body, end) = ReadBody(bytes, at, headers);
            at = end;
            if (status >= 200)
            {
                yield return new RawAnswer(status, headers["Content-Type"].SingleOrDefault() ?? "", body);
            }
        }
    }

    private static (byte[] Body, int End) ReadBody(byte[] bytes, int at, ILookup<string, string> headers)
    {
        if (headers["Transfer-Encoding"].Contains("chunked"))
        {
            return ReadChunks(bytes, at);
        }

        // An answer to HEAD has a length and no body.
        var length = headers["Content-Length"].SingleOrDefault() is { } text ? int.Parse(text) : 0;
        var end = Math.Min(bytes.Length, at + length);
        return (bytes[at..end], end);
    }

    private static (byte[] Body, int End) ReadChunks(byte[] bytes, int at)
    {
        var body = new MemoryStream();
        while (bytes.AsSpan(at).IndexOf("\r\n"u8) is var length and >= 0)
        {
            var size = Convert.ToInt32(Encoding.Latin1.GetString(bytes, at, length), 16);
            at += length + 2;
            body.Write(bytes, at, size);
            at += size + 2;
            if (size == 0)
            {
                break;
            }
        }

        return (body.ToArray(), Math.Min(at, bytes.Length));
    }
}
