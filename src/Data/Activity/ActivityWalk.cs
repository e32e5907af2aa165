namespace OrleansTickets.Data.Activity;

/// <summary>Goes along the chain, row by row, and says where it breaks.</summary>
internal sealed class ActivityWalk(byte[]? noted)
{
    private byte[] _last = new byte[ActivityLink.HashBytes];
    private long _seq;
    private long? _notedSeq = noted is not null && noted.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? 0 : null;

    /// <param name="link">The next row by its place, those without a place last.</param>
    public ActivityFault? Next(ActivityLink link)
    {
        var expected = _seq + 1;
        if (link.Seq != expected)
        {
            return new ActivityFault(expected, link.Seq > expected ? ActivityFaultKind.Missing : ActivityFaultKind.Foreign);
        }

        if (link.PreviousHash is null || !link.PreviousHash.AsSpan().SequenceEqual(_last))
        {
            return new ActivityFault(expected, ActivityFaultKind.Unlinked);
        }

        if (link.Hash is null || !link.ComputeHash().AsSpan().SequenceEqual(link.Hash))
        {
            return new ActivityFault(expected, ActivityFaultKind.Altered);
        }

        (_seq, _last) = (expected, link.Hash);
        if (noted is not null && noted.AsSpan().SequenceEqual(_last))
        {
            _notedSeq = _seq;
        }

        return null;
    }

    /// <summary>After the last row: is it the one that the head names?</summary>
    public ActivityFault? End((long Seq, byte[] Hash)? head) =>
        head is not { } last || last.Seq < _seq ? new ActivityFault(_seq, ActivityFaultKind.WrongHead)
        : last.Seq > _seq ? new ActivityFault(_seq + 1, ActivityFaultKind.Missing)
        : last.Hash.AsSpan().SequenceEqual(_last) ? null
        : new ActivityFault(_seq, ActivityFaultKind.WrongHead);

    public ActivityChainReport Report(ActivityFault? fault) => new(_seq, _last, _notedSeq, fault);
}
