using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.Rows;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Api.Settings;

/// <summary>The settings that may change while the system runs (MISSION T3). All others are configuration.</summary>
internal static class SystemEndpoints
{
    public static void MapSystem(this IEndpointRouteBuilder routes)
    {
        var system = routes.MapGroup("/api/super-admin/system").WithTags("System").RequireSuperAdmin();
        system.MapGet("/", GetAsync).WithSummary("Read the settings that may change at run time");
        system.MapPut("/", PutAsync)
            .WithSummary("Change settings, in force at once on every server")
            .WithDescription(
                "Members that are missing leave their setting as it is; null resets it to the configured value. "
                + "What was read can be put back and changes nothing. Reservations already made keep the time that they were given; "
                + "extensions go by the settings in force when they are asked for. A changed threshold counts from the next movement "
                + "of each stock on.");
    }

    private static async Task<Tagged<SystemResponse>> GetAsync(
        TicketsContext rows, ISystemSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var row = await rows.SystemSettings.AsNoTracking().SingleAsync(cancellationToken);
        return new(SystemResponse.From(row, settings.Configured, clock.GetUtcNow()), EntityTag.Of(row));
    }

    private static async Task<Results<Tagged<SystemResponse>, ProblemResult>> PutAsync(
        CurrentAdmin admin,
        IfMatch ifMatch,
        SystemRequest request,
        TicketsContext rows,
        ISystemSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var check = new Check();
        request.Read(check, now);
        if (!check.Passed(out var problem))
        {
            return problem;
        }

        // Locked, so that two changes of different settings at once are both made.
        await using var locked = await rows.LockAsync<SystemSettingsRow>(
            $"SELECT *, xmin FROM system_settings FOR UPDATE", ifMatch, cancellationToken);
        if (locked.Row is not { } row)
        {
            return locked.Refusal;
        }

        var before = SystemResponse.From(row, settings.Configured, now);
        request.Change(row, settings.Configured);
        if (rows.ChangeTracker.HasChanges())
        {
            (row.UpdatedAt, row.UpdatedBy) = (now, admin.AdminId);
            var after = SystemResponse.From(row, settings.Configured, now);
            rows.Record(admin.Actor, "settings_changed", null, "settings", "system", before, after);
            await locked.CommitAsync(cancellationToken);
            await settings.RefreshAsync(cancellationToken);
        }

        return new Tagged<SystemResponse>(SystemResponse.From(row, settings.Configured, now), EntityTag.Of(row));
    }
}
