using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Crash;

/// <summary>The product as it is delivered, in a process of its own that a test may kill.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    private const string ReadyLine = " ready on http://localhost:";
    private const int SigTerm = 15;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private static readonly ConcurrentDictionary<string, bool> Published = new(StringComparer.Ordinal);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.Exited += (_, _) => _ = EndAsync();
        process.EnableRaisingEvents = true;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What it has written so far.</summary>
    public string Output => string.Concat(_lines.Select(line => $"\n  | {line}"));

    /// <summary>Ends once the process has said that it is ready.</summary>
    /// <param name="settings">By their names in the configuration, for example <c>Cluster:Role</c>.</param>
    /// <param name="project">The program's project: the API, or a silo without one.</param>
    public static async Task<ApiProcess> StartAsync(
        TestDatabase database, IReadOnlyDictionary<string, string?>? settings = null, string project = "Api")
    {
        var api = Launch(database, project, "--urls=http://127.0.0.1:0", settings);
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

    /// <summary>How to start a program of ours, for more arguments and settings to be added.</summary>
    public static ProcessStartInfo Command(string project)
    {
        var assembly = AssemblyOf(project);
        var start = new ProcessStartInfo(Muxer())
        {
            WorkingDirectory = Path.GetDirectoryName(assembly),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(assembly);
        return start;
    }

    /// <summary>Begins one of the API's commands.</summary>
    public static ApiProcess Begin(string command, TestDatabase database, IReadOnlyDictionary<string, string?> settings) =>
        Launch(database, "Api", command, settings);

    public HttpClient CreateClient() => new() { BaseAddress = Address };

    /// <summary>Bytes of memory that it has now.</summary>
    public Task<long> ResidentAsync() => MemoryAsync("VmRSS:");

    /// <summary>The most that it ever had.</summary>
    public Task<long> PeakAsync() => MemoryAsync("VmHWM:");

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

    private async Task<long> MemoryAsync(string name)
    {
        var line = (await File.ReadAllLinesAsync($"/proc/{_process.Id}/status")).Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim());
    }

    private async Task EndAsync()
    {
        if (!_port.Task.IsCompleted)
        {
            // Its last words may still be on their way.
            await _process.WaitForExitAsync();
            _port.TrySetException(new InvalidOperationException($"The process ended before it was ready.{Output}"));
        }
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (line.IndexOf(ReadyLine, StringComparison.Ordinal) is >= 0 and var at)
        {
            _port.TrySetResult(int.Parse(line.AsSpan(at + ReadyLine.Length)));
        }
    }

    private static ApiProcess Launch(
        TestDatabase database, string project, string argument, IReadOnlyDictionary<string, string?>? settings)
    {
        var start = Command(project);
        start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ConnectionStrings__Tickets"] = database.ConnectionString;
        start.Environment["Booking__HoldMinutes"] = "600";
        start.Environment["RateLimit__Enabled"] = "false";

        // A silo listens on ports of its own as well, where there are silos.
        foreach (var (name, value) in FreePort.ForSilo().Concat(settings ?? new Dictionary<string, string?>()))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new ApiProcess(Process.Start(start)!);
    }

    /// <summary>The one that runs this program, so that it is found where dotnet is not on the path.</summary>
    private static string Muxer() =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>From artifacts/(engine)/bin/Api.Tests/(configuration)/ to its neighbour, or to the same compiled ahead: it starts in half the time.</summary>
    private static string AssemblyOf(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var artifacts = here.Parent!.Parent!.Parent!.FullName;
        var built = Path.Combine(artifacts, "bin", project, here.Name);
        var published = Path.Combine(artifacts, "publish", project, here.Name);
        var path = Path.Combine(Published.GetOrAdd(project, _ => AreTheSame(built, published)) ? published : built, $"OrleansTickets.{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("Build the solution first.", path);
    }

    /// <summary>Whether the one folder has been compiled ahead from all that is in the other, and from no earlier build.</summary>
    private static bool AreTheSame(string built, string published) =>
        Directory.Exists(published) && Directory.EnumerateFiles(built, "*.dll").All(library =>
            Path.Combine(published, Path.GetFileName(library)) is var compiled && File.Exists(compiled) && ModuleOf(compiled) == ModuleOf(library));

    /// <summary>A compiler makes it of all that it was given; compiling ahead keeps it.</summary>
    private static Guid ModuleOf(string library)
    {
        using var file = new PEReader(File.OpenRead(library));
        var module = file.GetMetadataReader();
        return module.GetGuid(module.GetModuleDefinition().Mvid);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int pid, int signal);
}
