using System.Globalization;
using System.Net;

namespace OrleansTickets.Api.Http.Answers;

/// <summary>Writes the lines of the <see cref="RequestLog"/>, one after the other; where the log makes it wait, requests do not.</summary>
/// <param name="output">Where lines go: a log of their own, which may wait for standard output (<see cref="RequestLogSetup"/>).</param>
internal sealed partial class RequestLogWriter(
    RequestLog log, [FromKeyedServices(RequestLogSetup.Output)] ILoggerFactory output)
    : BackgroundService
{
    private const string Rfc3339 = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly ILogger _logger = output.CreateLogger(RequestLogSetup.Category);

    /// <summary>The server has stopped by then: what is left is written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        log.Complete();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var line in log.ReadAllAsync())
        {
            var time = line.Time.UtcDateTime.ToString(Rfc3339, CultureInfo.InvariantCulture);
            LogRequest(line.Method, line.Route, line.Status, time, line.RequestId, line.DurationMs, line.User, line.ClientIp);
        }
    }

#pragma warning disable SYSLIB1015 // What the text leaves out is in the line all the same, each by its name.
    [LoggerMessage(LogLevel.Information, "{method} {route} {status}")]
    private partial void LogRequest(
        string method, string? route, int status, string time, string request_id, double duration_ms, Guid? user, IPAddress? client_ip);
#pragma warning restore SYSLIB1015
}
