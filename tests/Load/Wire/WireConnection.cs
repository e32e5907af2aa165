using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansTickets.Load.Wire;

/// <summary>One keep-alive HTTP/1.1 connection with at most one request under way.</summary>
/// <remarks>
/// Not HttpClient: the generator shares two cores with what it measures. HttpClient spends some 20 µs and 4 KB of garbage on a
/// request, as much as the servers under test; this one sends prepared bytes, reads status and length, and allocates nothing.
/// </remarks>
internal sealed class WireConnection : IDisposable
{
    private readonly byte[] _request;
    private readonly byte[] _buffer;
    private readonly RequestTemplate _template;
    private readonly EndPoint _server;
    private readonly IWireListener _listener;
    private Socket _socket;
    private SocketAsyncEventArgs _receiving;
    private int _received;
    private long _sentAt;
    private volatile bool _inFlight;
    private volatile string? _abortReason;
    private volatile bool _disposed;

    public WireConnection(EndPoint server, RequestTemplate template, IWireListener listener)
    {
        _server = server;
        _template = template;
        _listener = listener;
        _request = template.Copy();
        _buffer = GC.AllocateUninitializedArray<byte>(template.LongestAnswer, pinned: true);
        (_socket, _receiving) = Connect();
    }

    /// <summary>From when the latency of the request under way counts; a <see cref="Stopwatch"/> timestamp.</summary>
    public long DueAt { get; private set; }

    /// <summary>Sends the request of one buyer.</summary>
    /// <param name="dueAt">From when its latency counts: not later than now.</param>
    /// <returns>False when the connection is closed and nothing was sent.</returns>
    public bool Send(long buyer, long dueAt)
    {
        DueAt = dueAt;
        _template.Patch(_request, buyer);
        Volatile.Write(ref _sentAt, Stopwatch.GetTimestamp());
        _inFlight = true;
        try
        {
            // A request is far smaller than the socket's buffer and the only one under way, so this never waits. What goes wrong
            // with an open socket the pending read reports.
            _socket.Send(_request, SocketFlags.None, out _);
            return true;
        }
        catch (ObjectDisposedException)
        {
            _inFlight = false;
            return false;
        }
    }

    /// <summary>Starts to listen for answers.</summary>
    public void Receive() => ReceiveUntilPending(_receiving);

    /// <summary>Breaks the connection when its request has been under way for longer than this.</summary>
    public void AbortIfOlderThan(TimeSpan timeout)
    {
        if (_inFlight && Stopwatch.GetElapsedTime(Volatile.Read(ref _sentAt)) > timeout)
        {
            _abortReason = "timeout";
            _socket.Shutdown(SocketShutdown.Both);
        }
    }

    /// <summary>Opens a broken connection anew.</summary>
    public bool TryReconnect()
    {
        try
        {
            _receiving.Dispose();
            (_socket, _receiving) = Connect();
            _abortReason = null;
            _received = 0;
            return !_disposed;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _socket.Dispose();
        _receiving.Dispose();
    }

    private (Socket Socket, SocketAsyncEventArgs Receiving) Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(_server);
        var receiving = new SocketAsyncEventArgs();
        receiving.Completed += (_, args) =>
        {
            if (Consume(args))
            {
                ReceiveUntilPending(args);
            }
        };
        return (socket, receiving);
    }

    private void ReceiveUntilPending(SocketAsyncEventArgs args)
    {
        try
        {
            do
            {
                args.SetBuffer(_buffer, _received, _buffer.Length - _received);
            }
            while (!_socket.ReceiveAsync(args) && Consume(args));
        }
        catch (ObjectDisposedException) when (_disposed)
        {
            // The run is over and closed the socket between two reads.
        }
    }

    private bool Consume(SocketAsyncEventArgs args)
    {
        if (args.SocketError != SocketError.Success || args.BytesTransferred == 0)
        {
            return Break(_abortReason ?? (args.SocketError == SocketError.Success ? "closed by server" : args.SocketError.ToString()));
        }

        _received += args.BytesTransferred;
        try
        {
            if (!WireResponse.TryRead(_buffer.AsSpan(0, _received), out var response))
            {
                return _received < _buffer.Length || Break("answer too long");
            }

            _received = 0;
            _inFlight = false;
            _listener.Answered(this, response);
            return true;
        }
        catch (InvalidDataException unreadable)
        {
            return Break(unreadable.Message);
        }
    }

    private bool Break(string reason)
    {
        var inFlight = _inFlight;
        _inFlight = false;
        _socket.Dispose();
        if (!_disposed)
        {
            _listener.Broken(this, inFlight, reason);
        }

        return false;
    }
}
