using Microsoft.EntityFrameworkCore;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Files;

/// <summary>What shows which files: those are not deleted.</summary>
internal static class FileUses
{
    /// <summary>
    /// Has the target show these files and no others. To be called within the transaction of the change, and saved with it: the
    /// files cannot be deleted any more until then.
    /// </summary>
    /// <param name="rows">The context that saves the change.</param>
    /// <param name="eventId">Only this event's files will do.</param>
    /// <param name="targetType">The module's word for what it is: <c>notice</c>.</param>
    /// <param name="targetId">Which one.</param>
    /// <param name="names">The last parts of the files' addresses.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A name that is no file of the event; null where all are, and only then is anything changed.</returns>
    public static async Task<string?> ReplaceFileUsesAsync(
        this TicketsContext rows,
        Guid eventId,
        string targetType,
        Guid targetId,
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken)
    {
        string[] wanted = [.. names];
        var files = await rows.Files
            .FromSql($"SELECT * FROM files WHERE event_id = {eventId} AND name = ANY ({wanted}) AND deleted_at IS NULL ORDER BY id FOR SHARE")
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        if (wanted.Except(files.Select(file => file.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            return unknown;
        }

        var uses = await rows.FileUses.Where(u => u.TargetType == targetType && u.TargetId == targetId).ToListAsync(cancellationToken);
        rows.FileUses.RemoveRange(uses.Where(use => files.TrueForAll(file => file.Id != use.FileId)));
        rows.FileUses.AddRange(files.Where(file => uses.TrueForAll(use => use.FileId != file.Id))
            .Select(file => new FileUseRow { FileId = file.Id, TargetType = targetType, TargetId = targetId }));
        return null;
    }
}
