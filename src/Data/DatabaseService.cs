using Microsoft.Extensions.Hosting;

namespace OrleansTickets.Data;

/// <summary>A service in the background that waits for the database.</summary>
public abstract class DatabaseService : BackgroundService
{
    /// <remarks>
    /// Stopping cancels the command that the service waits for. Where its connection breaks in that moment the driver throws, because it has
    /// let go of the connection already: the command has ended, which is all that was wanted.
    /// </remarks>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.StopAsync(cancellationToken);
        }
        catch (AggregateException exception) when (exception.Flatten().InnerExceptions.All(inner => inner is ObjectDisposedException))
        {
        }
    }
}
