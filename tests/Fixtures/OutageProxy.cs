using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrleansTickets.Fixtures;

/// <summary>Stands between the application and PostgreSQL and can take the network away, also between a request and its answer.</summary>
public sealed class OutageProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _target;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HashSet<TcpClient> _open = [];
    private readonly Task _accepting;
    private volatile Fault _fault;

    public OutageProxy(string target)
    {
        _target = new NpgsqlConnectionStringBuilder(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    private enum Fault
    {
        None,
        Cut,
        AnswersLost,
        Silent,
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_target.ConnectionString)
    {
        Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, MaxPoolSize = 20,
    }.ConnectionString;

    /// <summary>Ends all connections; new ones are ended at once.</summary>
    public void Cut() => Begin(Fault.Cut, endsConnections: true);

    /// <summary>The next answer is thrown away, and the network is cut: what was asked has been done, and nobody knows.</summary>
    public void LoseNextAnswer() => Begin(Fault.AnswersLost, endsConnections: false);

    /// <summary>Nothing passes any more, and nothing says so.</summary>
    public void FallSilent() => Begin(Fault.Silent, endsConnections: false);

    /// <summary>New connections work again. Those of before the fault are gone.</summary>
    public void Restore() => Begin(Fault.None, endsConnections: true);

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private void Begin(Fault fault, bool endsConnections)
    {
        List<TcpClient> ended = [];
        lock (_lock)
        {
            _fault = fault;
            if (endsConnections)
            {
                ended.AddRange(_open);
                _open.Clear();
            }
        }

        ended.ForEach(client => client.Dispose());
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var application = client;
        using var server = new TcpClient();
        try
        {
            if (!Register(application, server))
            {
                return;
            }

            await server.ConnectAsync(_target.Host!, _target.Port, _stopping.Token);
            await Task.WhenAny(
                PumpAsync(application.GetStream(), server.GetStream(), isAnswer: false),
                PumpAsync(server.GetStream(), application.GetStream(), isAnswer: true));
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // An ended connection is what this is for.
        }

        lock (_lock)
        {
            _open.Remove(application);
            _open.Remove(server);
        }
    }

    private bool Register(TcpClient application, TcpClient server)
    {
        lock (_lock)
        {
            return _fault != Fault.Cut && _open.Add(application) && _open.Add(server);
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool isAnswer)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _stopping.Token) is > 0 and var count)
            {
                switch (_fault)
                {
                    case Fault.AnswersLost when isAnswer:
                        Cut();
                        return;
                    case Fault.Silent:
                        continue;
                    default:
                        await to.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
                        break;
                }
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // As above.
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;
}
