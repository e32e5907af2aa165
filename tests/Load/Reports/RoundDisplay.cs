using OrleansTickets.Load.Measures;
using Spectre.Console;

namespace OrleansTickets.Load.Reports;

/// <summary>Shows how a round is going: on a terminal a line that moves, elsewhere one line when it is over.</summary>
/// <param name="done">What happened to what was acknowledged.</param>
internal sealed class RoundDisplay(IAnsiConsole console, string done)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs one round under its display.</summary>
    public async Task<T> ShowAsync<T>(string title, Tally tally, Func<Task<T>> run)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            var result = await run();
            console.WriteLine($"{title}: {Describe(tally)}");
            return result;
        }

        return await console.Status().Spinner(Spinner.Known.Line).StartAsync(title.EscapeMarkup(), async context =>
        {
            var running = run();
            using var timer = new PeriodicTimer(Interval);
            var before = 0L;
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask());
                var (acknowledged, _, _) = tally.Glance();
                var rate = (acknowledged - before) / Interval.TotalSeconds;
                before = acknowledged;
                context.Status($"{title.EscapeMarkup()}: [bold]{ConsoleReport.Figure(rate)}/s[/], {Describe(tally).EscapeMarkup()}");
            }

            return await running;
        });
    }

    private string Describe(Tally tally)
    {
        var (acknowledged, failed, p99) = tally.Glance();
        return $"{acknowledged:#,0} {done}, {failed:#,0} not, p99 {ConsoleReport.Figure(p99 / 1000.0)} ms";
    }
}
