using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Data;

/// <summary>Builds the model of the rows, which takes half a second of a fresh process, while the silo starts on another processor.</summary>
internal sealed class ModelWarmUp(IDbContextFactory<TicketsContext> contexts) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var context = await contexts.CreateDbContextAsync(stoppingToken);
        _ = context.Model;
    }
}
