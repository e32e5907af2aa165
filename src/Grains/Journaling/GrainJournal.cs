using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Grains.Journaling;

/// <summary>What every journaled grain needs from outside.</summary>
internal sealed class GrainJournal(IJournal journal, IOptions<JournalOptions> options, TimeProvider clock, ILoggerFactory loggers)
{
    public IJournal Journal { get; } = journal;

    public JournalOptions Options { get; } = options.Value;

    public TimeProvider Clock { get; } = clock;

    public ILogger Logger { get; } = loggers.CreateLogger("OrleansTickets.Grains");
}
