using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Grains.Tickets;

namespace OrleansTickets.Rules.Tests.Tickets;

public sealed class TicketRulesTests
{
    private const int Histories = 2_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Admit_SeveralTimes_LetsInAsOftenAsAllowed(int allowed)
    {
        var bench = new TicketBench(allowed);
        var reasons = Enumerable.Range(1, allowed + 3).Select(nonce => bench.Admit(bench.Scan(nonce))).ToList();
        Assert.All(reasons.Take(allowed), reason => Assert.Equal(EntryReason.Admitted, reason));
        Assert.All(reasons.Skip(allowed), reason => Assert.Equal(EntryReason.AlreadyEntered, reason));
        Assert.Equal(new TicketStanding(TicketStatus.Entered, null, TicketBench.Noon, "gate 1", allowed), bench.State.Standing);
    }

    [Fact]
    public void Admit_WithoutLimit_LetsInAlways()
    {
        var bench = new TicketBench(0);
        Assert.All(Enumerable.Range(1, 300), nonce => Assert.Equal(EntryReason.Admitted, bench.Admit(bench.Scan(nonce))));
        Assert.Equal(300, bench.State.Standing.Entries);
    }

    [Fact]
    public void Admit_SameNonceAgain_IsTheSameEntry()
    {
        var bench = new TicketBench(2);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(EntryReason.Admitted, bench.Admit(bench.Scan(7))));
        Assert.Equal(1, bench.State.Standing.Entries);
        Assert.Equal(EntryReason.Admitted, bench.Admit(bench.Scan(8)));
        Assert.Equal(EntryReason.AlreadyEntered, bench.Admit(bench.Scan(9)));
    }

    [Theory]
    [InlineData(-1, EntryReason.NotYet)]
    [InlineData(0, EntryReason.Admitted)]
    [InlineData(1, EntryReason.Expired)]
    public void Admit_OnADay_IsForThatDay(int days, EntryReason reason)
    {
        var bench = new TicketBench(1);
        Assert.Equal(reason, bench.Admit(bench.Scan(1, days: days)));
        Assert.Equal(reason == EntryReason.Admitted ? 1 : 0, bench.State.Standing.Entries);
        Assert.Equal(reason, new TicketBench(1).Settle(bench.Scan(1, days: days)));
    }

    [Fact]
    public void Admit_VoidTicket_IsRefusedUntilItIsRestored()
    {
        var bench = new TicketBench(1);
        bench.Void();
        Assert.Equal(EntryReason.Void, bench.Admit(bench.Scan(1)));
        Assert.Equal(EntryReason.Void, bench.Settle(bench.Scan(2)));
        Assert.Empty(bench.State.Entries);
        bench.Restore();
        Assert.Equal(EntryReason.Admitted, bench.Admit(bench.Scan(1)));
    }

    [Fact]
    public void Admit_UsedTicketOnALaterDay_SaysThatItWasUsed()
    {
        var bench = new TicketBench(1);
        bench.Admit(bench.Scan(1));
        Assert.Equal(EntryReason.AlreadyEntered, bench.Admit(bench.Scan(2, days: 1)));
    }

    [Fact]
    public void Settle_EarlierEntryHeardOfLater_TakesThePlaceOfTheOther()
    {
        var bench = new TicketBench(1);
        Assert.Equal(EntryReason.Admitted, bench.Settle(bench.Scan(1, minutes: 5)));
        Assert.Equal(EntryReason.Admitted, bench.Settle(bench.Scan(2, minutes: 0)));
        Assert.Equal(EntryReason.AlreadyEntered, bench.Reported[TicketBench.Nonce(1)]);
        Assert.Equal(EntryReason.AlreadyEntered, bench.Settle(bench.Scan(1, minutes: 5)));
        Assert.Equal((TicketBench.Noon, "gate 2", 1), (bench.State.Standing.EnteredAt, bench.State.Standing.Gate, bench.State.Standing.Entries));
    }

    [Fact]
    public void Settle_EntriesWithoutEnd_AreKeptUpToABound()
    {
        var bench = new TicketBench(1);
        Assert.Equal(EntryReason.Admitted, bench.Settle(bench.Scan(1)));
        Assert.All(Enumerable.Range(2, 500), nonce => Assert.Equal(EntryReason.AlreadyEntered, bench.Settle(bench.Scan(nonce, nonce))));
        Assert.Equal(1 + TicketRules.MaxSurplus, bench.State.Entries.Count);
    }

    /// <summary>Batches of several gates, in any order and any number: the same in the end, and everybody knows it.</summary>
    [Fact]
    public void Settle_AnyOrderAndRepetition_EndsAlike() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Histories),
        Prop.ForAll(Scans(), history =>
        {
            var (first, second) = (new TicketBench(history.Allowed), new TicketBench(history.Allowed));
            foreach (var (nonce, minutes) in history.Scans)
            {
                first.Settle(first.Scan(nonce, minutes));
            }

            foreach (var (nonce, minutes) in history.Scans.OrderBy(scan => (scan.Nonce * history.Shuffle) % 1_009).Concat(history.Scans))
            {
                second.Settle(second.Scan(nonce, minutes));
            }

            Assert.Equal(first.Describe(), second.Describe());
            foreach (var bench in (TicketBench[])[first, second])
            {
                Assert.All(bench.State.Entries, entry => Assert.Equal(TicketRules.Outcome(bench.State, entry), bench.Reported[entry.Nonce]));
            }
        }));

    /// <summary>Without settling by time the order decides: what the property above would find.</summary>
    [Fact]
    public void Admit_InAnotherOrder_EndsOtherwise()
    {
        var (first, second) = (new TicketBench(1), new TicketBench(1));
        first.Admit(first.Scan(1, 0));
        first.Admit(first.Scan(2, 5));
        second.Admit(second.Scan(2, 5));
        second.Admit(second.Scan(1, 0));
        Assert.NotEqual(first.Describe(), second.Describe());
    }

    [Fact]
    public void AnyHistory_OfGatesOnlineAndOffline_CountsNoMoreThanAllowed() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Histories),
        Prop.ForAll(Scans(), history =>
        {
            var bench = new TicketBench(history.Allowed);
            foreach (var (nonce, minutes) in history.Scans)
            {
                var before = bench.State.Entries.Count;
                var isOnline = (nonce * history.Shuffle) % 3 == 0;
                var known = bench.State.Find(TicketBench.Nonce(nonce)) is not null;
                var reason = isOnline ? bench.Admit(bench.Scan(nonce, minutes)) : bench.Settle(bench.Scan(nonce, minutes));
                Assert.True(!isOnline || known || reason != EntryReason.Admitted || history.Allowed == 0 || before < history.Allowed);
            }

            var count = bench.State.Entries.Count(bench.State.IsAllowed);
            Assert.Equal(history.Allowed == 0 ? bench.State.Entries.Count : Math.Min(history.Allowed, bench.State.Entries.Count), count);
            Assert.Equal(count, bench.State.Standing.Entries);
        }));

    private static Arbitrary<History> Scans() =>
        (from allowed in Gen.Choose(0, 3)
         from shuffle in Gen.Choose(1, 1_000)
         from times in Gen.Choose(0, 20).ArrayOf(12)
         select new History(allowed, shuffle, [.. times.Select((minutes, index) => (index + 1, minutes))])).ToArbitrary();

    private sealed record History(int Allowed, int Shuffle, IReadOnlyList<(int Nonce, int Minutes)> Scans);
}
