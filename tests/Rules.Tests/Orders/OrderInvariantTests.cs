using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Orders;

namespace OrleansTickets.Rules.Tests.Orders;

/// <summary>
/// Whatever buyers, admins, the provider, time and crashes do, in whatever order and how often: once everything has been heard of, nobody is
/// charged without tickets, nobody has tickets without a charge, nothing is given back twice.
/// </summary>
public sealed class OrderInvariantTests
{
    private const int Histories = 1_500;
    private const int Quantity = 2;
    private const long Price = 15_000;

    [Theory]
    [InlineData(Price)]
    [InlineData(0L)]
    public void AnyHistory_OnceEverythingIsHeard_MoneyTicketsAndStockAgree(long price) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Histories),
            Prop.ForAll(Steps(), steps =>
            {
                var bench = new OrderBench(stock: 3, Quantity, price);
                Play(bench, steps);
                Finish(bench);
                AssertLawful(bench);
            }));

    /// <summary>Found by chance: two attempts, of which the first is charged while the deposit of the second is waited for.</summary>
    [Fact]
    public void AnotherAttemptsCharge_WhileADepositIsAwaited_GoesBackAndTheWaitingGoesOn()
    {
        Step[] steps =
        [
            new(13, 513, 2), new(44, 749, 3), new(94, 1000, 13), new(56, 174, 4), new(14, 691, 8),
            new(22, 870, 21), new(71, 722, 30), new(25, 435, 24), new(55, 531, 0), new(43, 500, 7),
            new(66, 527, 2), new(4, 389, 21), new(48, 192, 17), new(74, 561, 9), new(47, 410, 14),
        ];
        var bench = new OrderBench(stock: 3, Quantity, Price);
        Play(bench, steps);
        Assert.Equal(OrderStatus.WaitingForDeposit, bench.State.Status);

        Finish(bench);
        AssertLawful(bench);
    }

    /// <summary>The account is forgotten in every crash, and told again after it, in which there may be another crash.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void RefundOfADeposit_CrashedTwiceAnywhere_IsPaidToItsAccountOnce(bool commitsInCrash, bool losesAnswers)
    {
        const int MostMoments = 8;
        var crashes = 0;
        for (var moments = 0; moments < MostMoments * MostMoments; moments++)
        {
            var bench = PaidByDeposit();
            (bench.CommitsInCrash, bench.Provider.LosesAnswers) = (commitsInCrash, losesAnswers);
            bench.CrashAfter = moments / MostMoments;
            bench.Refund(new RefundRequest("once", "r", null, null, RefundPolicy.Full, Account: OrderBench.Account));
            crashes += bench.CrashAfter < 0 ? 1 : 0;
            (bench.CrashAfter, bench.Provider.LosesAnswers) = (moments % MostMoments, false);
            bench.SupplyAccount();
            crashes += bench.CrashAfter < 0 ? 1 : 0;

            Finish(bench);
            AssertLawful(bench);
            Assert.Equal(OrderStatus.Refunded, bench.State.Status);
            Assert.Equal([Assert.Single(bench.State.Refunds).Request.RefundId], bench.Provider.Cancellations);
        }

        // Before and after each of two or three acts, and then of up to four.
        Assert.True(crashes >= MostMoments * 4, $"{crashes} crashes");
    }

    /// <summary>Every status can be reached, so that the histories above are worth something.</summary>
    [Fact]
    public void ManyHistories_TakeEveryStepOfTheTable()
    {
        var taken = new HashSet<(OrderStatus?, OrderStatus, OrderParty)>();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(4_000),
            Prop.ForAll(Steps(), steps =>
            {
                var bench = new OrderBench(stock: 3, Quantity, steps is [{ Value: var value }, ..] && value % 5 == 0 ? 0 : Price);
                foreach (var step in steps)
                {
                    Take(bench, step);
                }

                Finish(bench);
                taken.UnionWith(bench.State.History.Select(change => (change.From, change.To, change.By)));
            }));

        Assert.True(taken.Count >= 20, string.Join(", ", taken));
    }

    private static Arbitrary<Step[]> Steps() =>
        Gen.Choose(0, 99).SelectMany(kind => Gen.Choose(0, 1_000).SelectMany(value => Gen.Choose(0, 30).Select(crash => new Step(kind, value, crash))))
            .ArrayOf(25).ToArbitrary();

    private static OrderBench PaidByDeposit()
    {
        var bench = new OrderBench(stock: 3, Quantity, Price);
        bench.Place(PaymentMethod.VirtualAccount);
        bench.Provider.AsksForDeposit = true;
        bench.Approve(bench.State.Newest!);
        bench.Provider.Deposit(bench.State.Newest!.PaymentId, bench.State.Newest.Amount);
        bench.Hear(bench.State.Newest);
        Assert.Equal(OrderStatus.Paid, bench.State.Status);
        return bench;
    }

    private static void Take(OrderBench bench, Step step)
    {
        (bench.Provider.Refuses, bench.Provider.AsksForDeposit) = (step.Value % 7 == 0, step.Value % 5 == 0);
        (bench.Provider.LosesAnswers, bench.Provider.LosesRequests) = (step.Value % 4 == 0, step.Value % 9 == 0);
        var attempts = bench.State.Attempts;
        var attempt = attempts.Count == 0 ? null : attempts[step.Value % attempts.Count];
        var good = bench.State.Tickets.Where(ticket => !ticket.IsVoid).ToList();
        switch (step.Kind)
        {
            case < 20: bench.Place(step.Value % 11 < 4 ? PaymentMethod.VirtualAccount : PaymentMethod.Card); break;
            case < 42 when attempt is not null: bench.Approve(attempt); break;
            case < 46 when attempt is not null: bench.Fail(attempt); break;
            case < 54 when attempt is not null: bench.Hear(attempt); break;
            case < 58 when attempt is not null: bench.Provider.Deposit(attempt.PaymentId, attempt.Amount); break;
            case < 62: bench.Inventory.Now += TimeSpan.FromMinutes(step.Value % 90); break;
            case < 64: bench.Inventory.Hold([new BookingItem(bench.Product, null, 2)], "01087654321"); break;
            case < 72: bench.Refund(Wish(step, null, null)); break;
            case < 78 when good.Count > 0: bench.Refund(Wish(step, null, [good[0].TicketId])); break;
            case < 82: bench.Refund(Wish(step, 1 + (step.Value % 40_000), null)); break;
            case < 85 when good.Count > 0 && !bench.VoidedBy.ContainsKey(good[0].TicketId): bench.Entered.Add(good[0].TicketId); break;
            case < 90:
                bench.Change((OrderStatus)(step.Value % 10), step.Value % 3 == 0 ? OrderParty.Manager : OrderParty.Staff);
                break;
            case >= 96: bench.SupplyAccount(); break;
            default: bench.Wake(); break;
        }
    }

    private static void Play(OrderBench bench, IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            bench.CrashAfter = step.Crash < 6 ? step.Crash : -1;
            bench.CommitsInCrash = step.Value % 2 == 0;
            Take(bench, step);
        }
    }

    private static RefundRequest Wish(Step step, long? amount, Guid[]? tickets) =>
        new(
            $"key-{step.Value % 50}", "r", amount, tickets is null ? null : [.. tickets], RefundPolicy.Full,
            Account: step.Value % 4 == 1 ? null : OrderBench.Account);

    /// <summary>The provider is well again, every message arrives, and time passes.</summary>
    private static void Finish(OrderBench bench)
    {
        bench.CrashAfter = -1;
        (bench.Provider.Refuses, bench.Provider.AsksForDeposit) = (false, false);
        (bench.Provider.LosesAnswers, bench.Provider.LosesRequests) = (false, false);
        for (var rounds = 0; rounds < 60 && (rounds == 0 || bench.State.ResumeAt is not null); rounds++)
        {
            bench.Wake();
            bench.SupplyAccount();
            bench.State.Attempts.ToList().ForEach(bench.Hear);
            bench.Inventory.Now += TimeSpan.FromHours(1);
        }

        bench.State.Attempts.ToList().ForEach(bench.Hear);
        Assert.Null(bench.State.ResumeAt);
    }

    private static void AssertLawful(OrderBench bench)
    {
        var state = bench.State;
        var good = state.Tickets.Count(ticket => !ticket.IsVoid);
        Assert.True(state.Tickets.Count is 0 or Quantity, $"{state.Tickets.Count} tickets");
        Assert.Equal(good, bench.Sold());
        Assert.Null(state.OpenRefund);
        foreach (var attempt in state.Attempts)
        {
            var entry = bench.Provider.Payments.GetValueOrDefault(attempt.PaymentId);
            var (charged, refunded) = (entry?.Charged ?? 0, entry?.Refunded ?? 0);
            Assert.InRange(refunded, 0, charged);
            Assert.Equal(charged > 0, attempt.ApprovedAt is not null);
            Assert.Equal(refunded, attempt.RefundedAmount);
            var hasTickets = attempt.PaymentId == state.PaidWith && state.Tickets.Count > 0;
            Assert.True(hasTickets || charged == refunded, $"{attempt.PaymentId}: {charged} charged, {refunded} given back, no tickets");
            Assert.True(!hasTickets || charged == Quantity * Price, $"{attempt.PaymentId} has tickets for {charged}");
        }

        if (state.Placed is { TotalAmount: > 0 } && state.Tickets.Count > 0)
        {
            Assert.NotNull(state.Paid?.ApprovedAt);
        }

        var done = state.Refunds.Where(refund => refund.Status == RefundStatus.Done).Select(refund => refund.Request.RefundId).ToList();
        Assert.Distinct(done);
        Assert.All(bench.VoidedBy.Values, refundId => Assert.Contains(refundId, done));
    }

    public readonly record struct Step(int Kind, int Value, int Crash);
}
