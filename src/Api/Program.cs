using OrleansTickets.Api.Operations.Commands;
using OrleansTickets.Silo;

namespace OrleansTickets.Api;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            var command = Command.Find(args);
            await using var app = Build(args);
            return await command(app);
        }
        catch (Exception exception) when (StartFailure.Describe(exception) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    /// <param name="configure">What tests change before anything is added.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        StartFailure.Guard(() => HostSettings.Check(builder.Configuration));

        builder.AddModules();
        var app = builder.Build();
        app.MapModules();
        return app;
    }
}
