using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrleansTickets.Load.Processes;

/// <summary>A server that this program started and ends: product and baselines alike, with the same runtime settings.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int KeptLines = 40;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    // The comparison is only fair between equal runtimes, whatever the projects say.
    private static readonly Dictionary<string, string> RuntimeSettings = new(StringComparer.Ordinal)
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "1",
        ["DOTNET_TieredPGO"] = "1",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["Logging__LogLevel__Default"] = "Warning",
    };

    private readonly Process _process;
    private readonly string _name;
    private readonly Queue<string> _lastLines = new();

    private ServerProcess(Process process, string name, Uri url)
    {
        _process = process;
        _name = name;
        Url = url;
        Settings = RuntimeSettings;
    }

    /// <summary>Where it listens, on the loopback interface.</summary>
    public Uri Url { get; }

    /// <summary>The settings it shares with the other servers.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? TimeSpan.Zero : _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="readyPath">Answers 200 once it is.</param>
    /// <exception cref="LoadException">It ended or was not ready in time; the message holds its last words.</exception>
    public static async Task<ServerProcess> StartAsync(
        string name, string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings,
        string readyPath, string urlSetting, CancellationToken cancellationToken)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(Muxer())
        {
            WorkingDirectory = Path.GetDirectoryName(assembly),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (key, value) in RuntimeSettings.Concat(settings).Append(new(urlSetting, url.GetLeftPart(UriPartial.Authority))))
        {
            start.Environment[key] = value;
        }

        GeneratorRuntime.RemoveFrom(start.Environment);
        var server = new ServerProcess(Process.Start(start)!, name, url);
        server.Drain();
        try
        {
            await server.WaitUntilReadyAsync(readyPath, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SigTerm);
            using var patience = new CancellationTokenSource(StopTimeout);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    /// <summary>A port of the loopback interface that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The one that runs this program, so that it is found where dotnet is not on the path.
    private static string Muxer() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    private void Drain()
    {
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        lock (_lastLines)
        {
            if (line is not null)
            {
                _lastLines.Enqueue(line);
            }

            if (_lastLines.Count > KeptLines)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private async Task WaitUntilReadyAsync(string readyPath, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var started = Stopwatch.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (_process.HasExited)
            {
                throw new LoadException($"The {_name} ended with status {_process.ExitCode}.{LastWords()}");
            }

            if (await IsReadyAsync(client, readyPath, cancellationToken))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                throw new LoadException($"The {_name} was not ready within {StartTimeout.TotalSeconds} s.{LastWords()}");
            }
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, string readyPath, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(readyPath, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody listens yet.
            return false;
        }
    }

    private string LastWords()
    {
        lock (_lastLines)
        {
            return string.Concat(_lastLines.Select(line => $"\n  | {line}"));
        }
    }
}
