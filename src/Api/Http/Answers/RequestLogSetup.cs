using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Http.Answers;

/// <summary>How logs reach the console.</summary>
internal static class RequestLogSetup
{
    /// <summary>The key of the logger factory of the request log.</summary>
    public const string Output = "request-log";

    public const string Category = "OrleansTickets.Requests";

    public static void AddRequestLog(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSection<RequestLogOptions>(RequestLogOptions.Section);
        services.AddSingleton<IPostConfigureOptions<RequestLogOptions>, RequestLogDefaults>();
        services.AddSingleton<RequestLog>();
        services.TryAddKeyedSingleton(Output, (_, _) => CreateOutput());
        services.AddHostedService<RequestLogWriter>();
        if (!builder.Environment.IsDevelopment() && builder.Configuration["Logging:Console:FormatterName"] is null)
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "O";
            });
        }

        // A request that has something to say does not wait for a slow console either.
        services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
    }

    /// <summary>
    /// A console of its own: it waits while standard output is slow, so that the queue before it fills and counts what it drops.
    /// Of what the common console drops nobody learns the number.
    /// </summary>
    private static ILoggerFactory CreateOutput() => LoggerFactory.Create(logging => logging
        .AddJsonConsole()
        .Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.Wait));
}
