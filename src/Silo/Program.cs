using Microsoft.Extensions.Options;
using OrleansTickets.Data;
using OrleansTickets.Silo.Engines;

namespace OrleansTickets.Silo;

/// <summary>
/// Only hosts grains, for APIs with <c>Cluster__Role=Client</c>. Engine Orleans only. Its web address answers
/// <c>/health/live</c> and <c>/health/ready</c>, nothing else.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await StartFailure.GuardAsync(
                () => app.Services.GetRequiredService<IStartupValidator>().Validate(),
                () => app.Services.GetRequiredService<MigrationRunner>().RunAsync(CancellationToken.None));
            app.AnnounceWhenReady("OrleansTickets silo");
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (StartFailure.Describe(exception) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // The only part that this program can play.
        builder.Configuration[$"{ClusterOptions.Section}:{nameof(ClusterOptions.Role)}"] = nameof(ClusterRole.Silo);
        builder.Services.AddTicketsDatabase(builder.Configuration);
        StartFailure.Guard(() => HostSettings.Check(builder.Configuration));
        StartFailure.Guard(() => builder.AddSilo());
        builder.Services.AddReadyChecks();

        var app = builder.Build();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        return app;
    }
}
