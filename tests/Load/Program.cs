using System.Runtime.InteropServices;
using OrleansTickets.Load;
using OrleansTickets.Load.Baselines;
using OrleansTickets.Load.Charts;
using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Reports;
using Spectre.Console;

using var stop = new CancellationTokenSource();
try
{
    var options = LoadOptions.Parse(args);
    var run = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[^12..];
    if (options.Verb == "serve-baselines")
    {
        await BaselineServer.RunAsync(options.Port, run);
        return 0;
    }

    GeneratorRuntime.Apply();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    var console = CreateConsole();
    var report = await new LoadRun(options, console, run).RunAsync(stop.Token);
    ConsoleReport.Print(console, report);
    if (options.Json is { } json)
    {
        await report.WriteJsonAsync(json, stop.Token);
    }

    if (options.Svg is { } svg)
    {
        await File.WriteAllTextAsync(svg, Chart.Draw(report), stop.Token);
    }

    return report.IsClean ? 0 : 1;
}
catch (LoadException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 130;
}

// Cancelling unwinds the run, which ends the servers and drops the databases; the default would leave them behind.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

// A pipe gets plain text, in lines as long as the tables are wide.
static IAnsiConsole CreateConsole()
{
    var redirected = Console.IsOutputRedirected;
    var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect });
    console.Profile.Width = redirected ? 160 : console.Profile.Width;
    return console;
}
