using System.Net;
using System.Net.Sockets;

namespace OrleansTickets.Load.Wire;

/// <summary>
/// One keep-alive HTTP/1.1 connection whose answers are awaited: for buyers whose next request depends on the last answer. Not HttpClient,
/// for the reason that <see cref="WireConnection"/> gives.
/// </summary>
internal sealed class WireClient : IDisposable
{
    private const int LongestAnswer = 16 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[LongestAnswer];

    public WireClient(EndPoint server) => _socket.Connect(server);

    /// <returns>The answer's bytes, which are good until the next request.</returns>
    /// <exception cref="SocketException">The connection broke: what came of the request is unknown.</exception>
    /// <exception cref="InvalidDataException">The same; or the answer cannot be read.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(request, cancellationToken);
        for (var received = 0; received < _buffer.Length;)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(received), cancellationToken);
            if (read == 0)
            {
                throw new InvalidDataException("closed by server");
            }

            received += read;
            if (WireResponse.TryRead(_buffer.AsSpan(0, received), out _))
            {
                return _buffer.AsMemory(0, received);
            }
        }

        throw new InvalidDataException("answer too long");
    }

    public void Dispose() => _socket.Dispose();
}
