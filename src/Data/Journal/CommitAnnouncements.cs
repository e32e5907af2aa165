using Npgsql;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Data.Journal;

/// <summary>
/// Makes known in this process at once what its commits announce to all: whoever waits for a commit is told after that. The
/// announcements that then come from the database say nothing new, and are passed over.
/// </summary>
internal sealed class CommitAnnouncements(EventVersions versions)
{
    /// <summary>From now on the journal commits by this connection.</summary>
    public NpgsqlConnection Own(NpgsqlConnection connection)
    {
        versions.OwnBackend = connection.ProcessID;
        return connection;
    }

    public void Count(IReadOnlyCollection<StreamAppends> committed)
    {
        foreach (var changed in committed.SelectMany(appends => appends.Rows.Values).OfType<EventChangedRow>())
        {
            versions.Change(changed.EventId);
        }
    }

    /// <summary>
    /// A commit of unknown outcome: it may have happened, and its announcement been passed over. Should it happen later, its
    /// announcement is a stranger's.
    /// </summary>
    public void Disown(IReadOnlyCollection<StreamAppends> unknown)
    {
        versions.OwnBackend = 0;
        Count(unknown);
    }
}
