using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Crash;

/// <summary>The product as it is delivered, in a process of its own that a test may kill.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    private const string Assembly = "OrleansTickets.Api.dll";
    private const string ReadyLine = "OrleansTickets ready on http://localhost:";
    private const int SigTerm = 15;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException($"The API ended before it was ready.{Output}"));
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What it has written so far.</summary>
    public string Output => string.Concat(_lines.Select(line => $"\n  | {line}"));

    /// <summary>Ends once the process has said that it is ready.</summary>
    public static async Task<ApiProcess> StartAsync(TestDatabase database)
    {
        var start = new ProcessStartInfo(Muxer())
        {
            WorkingDirectory = Path.GetDirectoryName(ApiAssembly()),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(ApiAssembly());
        start.ArgumentList.Add("--urls=http://127.0.0.1:0");
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__Tickets"] = database.ConnectionString;
        start.Environment["Booking__HoldMinutes"] = "600";
        start.Environment["RateLimit__Enabled"] = "false";

        // A silo listens on ports of its own as well, where there are silos.
        start.Environment["Cluster__SiloPort"] = FreePort();
        start.Environment["Cluster__GatewayPort"] = FreePort();
        var api = new ApiProcess(Process.Start(start)!);
        try
        {
            api.Address = new Uri($"http://127.0.0.1:{await api._port.Task.WaitAsync(StartPatience)}");
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    public HttpClient CreateClient() => new() { BaseAddress = Address };

    /// <summary>SIGKILL: nothing in the process gets to run any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: what Ctrl-C, Docker and Kubernetes send.</summary>
    public void Terminate() => Assert.Equal(0, Signal(_process.Id, SigTerm));

    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (line.StartsWith(ReadyLine, StringComparison.Ordinal))
        {
            _port.TrySetResult(int.Parse(line.AsSpan(ReadyLine.Length)));
        }
    }

    /// <summary>The one that runs this program, so that it is found where dotnet is not on the path.</summary>
    private static string Muxer() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>From artifacts/(engine)/bin/Api.Tests/(configuration)/ to its neighbour.</summary>
    private static string ApiAssembly()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(here.Parent!.Parent!.FullName, "Api", here.Name, Assembly);
        return File.Exists(path) ? path : throw new FileNotFoundException("Build the solution first.", path);
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int pid, int signal);
}
