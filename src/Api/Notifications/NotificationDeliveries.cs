using Microsoft.Extensions.Options;
using OrleansTickets.Data;

namespace OrleansTickets.Api.Notifications;

/// <summary>Delivers as long as the server runs; without keys of the provider messages wait.</summary>
internal sealed partial class NotificationDeliveries(
    NotificationDelivery delivery, IOptions<AlimTalkOptions> options, TimeProvider clock, ILogger<NotificationDeliveries> logger) : DatabaseService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsConfigured)
        {
            LogNotConfigured();
            return;
        }

        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                while (await delivery.DeliverDueAsync(stoppingToken) == NotificationDelivery.Batch)
                {
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database is away, perhaps; what was claimed is due again soon.
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "AlimTalk__AppKey is not set: messages to buyers wait in the outbox")]
    private partial void LogNotConfigured();

    [LoggerMessage(LogLevel.Warning, "Messages to buyers were not delivered")]
    private partial void LogFailed(Exception exception);
}
