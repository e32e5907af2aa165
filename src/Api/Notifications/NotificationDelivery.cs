using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notifications;

/// <summary>
/// Delivers what is due of the outbox (MISSION T14). Several servers may do it at once. A message is announced in its row before the provider is
/// asked; where nobody knows what became of an earlier asking, the provider's list is searched for our reference first, so that no cause is told
/// twice.
/// </summary>
/// <remarks>
/// One hole is the provider's: a request that it took, lists only later, and that is repeated more than ten minutes after it with the same key.
/// </remarks>
internal sealed partial class NotificationDelivery(
    IDbContextFactory<TicketsContext> contexts,
    CustomerVault vault,
    NotificationFacts facts,
    AlimTalkClient provider,
    IOptions<AlimTalkOptions> options,
    TimeProvider clock,
    ILogger<NotificationDelivery> logger)
{
    /// <summary>Messages of one round.</summary>
    public const int Batch = 100;

    /// <summary>Why a message is skipped that was not sent in time, with <see cref="AlimTalkOptions.MaxAgeHours"/>.</summary>
    public const string TooOld = "TOO_OLD";

    private const string Erased = "ERASED";
    private const string UnknownTemplate = "UNKNOWN_TEMPLATE";
    private const int AtOnce = 8;

    /// <summary>After this a message whose server has died is taken up by another. Longer than asking twice takes.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <returns>How many were due; <see cref="Batch"/>: there may be more.</returns>
    public async Task<int> DeliverDueAsync(CancellationToken cancellationToken)
    {
        var due = await ClaimAsync(cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (claim, stop) => await SettleAsync(claim, await TryAsync(claim, stop), stop));
        return due.Count;
    }

    private async Task<List<Claim>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);
        var due = await rows.Notifications
            .FromSql($"SELECT * FROM outbox WHERE status = 'waiting' AND due_at <= {now} ORDER BY due_at LIMIT {Batch} FOR UPDATE SKIP LOCKED")
            .ToListAsync(cancellationToken);
        var claims = due.ConvertAll(row => new Claim(row, row.SendingSince));
        foreach (var row in due)
        {
            row.Attempts++;
            row.DueAt = now + Lease;
            row.SendNumber += row.SendingSince is null ? 1 : 0;
            row.SendingSince ??= now;
        }

        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return claims;
    }

    private async Task<Result> TryAsync(Claim claim, CancellationToken cancellationToken)
    {
        try
        {
            return await DeliverAsync(claim, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Before the provider was asked: its client throws nothing.
            LogFailed(exception, claim.Row.Id);
            return new Result.Failed(exception.GetType().Name, claim.InDoubtSince is not null, IsFinal: false);
        }
    }

    private async Task<Result> DeliverAsync(Claim claim, CancellationToken cancellationToken)
    {
        var row = claim.Row;
        if (!NotificationText.Knows(row.Template))
        {
            return new Result.Failed(UnknownTemplate, IsInDoubt: false, IsFinal: true);
        }

        if (claim.InDoubtSince is null && row.Attempts == 1 && clock.GetUtcNow() - (row.ResentAt ?? row.CreatedAt) > options.Value.MaxAge)
        {
            return new Result.Skipped(TooOld);
        }

        // Opened at the last moment, and kept nowhere.
        if (await vault.OpenAsync(row.OrderId, cancellationToken) is not { } buyer)
        {
            return new Result.Skipped(Erased);
        }

        var text = NotificationText.Fill(row.Template, await facts.ReadAsync(row, buyer.Name, cancellationToken));
        var reference = row.Id.ToString("N");
        if (claim.InDoubtSince is { } since)
        {
            var found = await provider.FindAsync(reference, since, clock.GetUtcNow(), cancellationToken);
            if (found is not AlimTalkAnswer.NotThere)
            {
                return found is AlimTalkAnswer.Taken taken ? new Result.Sent(taken.ProviderId) : Judge(found) with { IsInDoubt = true };
            }
        }

        var answer = await provider.SendAsync(reference, $"{reference}-{row.SendNumber}", row.Template, buyer.Phone, text, cancellationToken);
        return answer is AlimTalkAnswer.Taken sent ? new Result.Sent(sent.ProviderId) : Judge(answer);
    }

    private static Result.Failed Judge(AlimTalkAnswer answer) => answer switch
    {
        AlimTalkAnswer.Refused refused => new Result.Failed(refused.Code, IsInDoubt: false, refused.IsFinal),
        AlimTalkAnswer.Unknown unknown => new Result.Failed(unknown.Reason, IsInDoubt: true, IsFinal: false),
        _ => throw new InvalidOperationException($"{answer.GetType().Name} is no failure."),
    };

    /// <summary>Only while the row is as this server claimed it: an admin or another server may have had it since.</summary>
    private async Task SettleAsync(Claim claim, Result result, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await rows.Notifications
            .Where(other => other.Id == claim.Row.Id && other.Status == NotificationRow.Waiting)
            .Where(other => other.Attempts == claim.Row.Attempts && other.DueAt == claim.Row.DueAt)
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        switch (result)
        {
            case Result.Sent sent:
                (row.Status, row.SettledAt, row.LastError, row.SendingSince) = (NotificationRow.Sent, now, null, null);
                row.ProviderId = sent.ProviderId;
                break;
            case Result.Skipped skipped:
                (row.Status, row.SettledAt, row.LastError, row.SendingSince) = (NotificationRow.Skipped, now, skipped.Reason, null);
                break;
            case Result.Failed failed:
                Postpone(row, failed, now);
                break;
            default:
                throw new InvalidOperationException($"{result.GetType().Name} is no result.");
        }

        await rows.SaveChangesAsync(cancellationToken);
    }

    private void Postpone(NotificationRow row, Result.Failed failed, DateTimeOffset now)
    {
        row.LastError = failed.Error;
        row.SendingSince = failed.IsInDoubt ? row.SendingSince : null;
        if (failed.IsFinal || row.Attempts >= options.Value.MaxAttempts)
        {
            (row.Status, row.SettledAt) = (NotificationRow.Dead, now);
            LogDead(row.Id, row.Template, failed.Error, row.Attempts);
        }
        else
        {
            row.DueAt = now + NotificationBackoff.After(row.Attempts, Random.Shared.NextDouble());
        }
    }

    [LoggerMessage(LogLevel.Warning, "Notification {NotificationId} could not be delivered")]
    private partial void LogFailed(Exception exception, Guid notificationId);

    [LoggerMessage(LogLevel.Warning, "Notification {NotificationId} ({Template}) is given up after {Attempts} tries: {Error}")]
    private partial void LogDead(Guid notificationId, string template, string error, int attempts);

    /// <param name="InDoubtSince">Since when nobody knows what became of an earlier asking; null: there was none.</param>
    private sealed record Claim(NotificationRow Row, DateTimeOffset? InDoubtSince);

    /// <summary>What a try came to.</summary>
    private abstract record Result
    {
        public sealed record Sent(string? ProviderId) : Result;

        public sealed record Skipped(string Reason) : Result;

        /// <param name="Error">A code.</param>
        /// <param name="IsInDoubt">It may have been sent all the same.</param>
        /// <param name="IsFinal">Trying again would change nothing.</param>
        public sealed record Failed(string Error, bool IsInDoubt, bool IsFinal) : Result;
    }
}
