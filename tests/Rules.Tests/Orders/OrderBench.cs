using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Inventory;
using OrleansTickets.Grains.Orders;
using OrleansTickets.Grains.Payments;
using OrleansTickets.Rules.Tests.Inventory;

namespace OrleansTickets.Rules.Tests.Orders;

/// <summary>
/// An order, its inventory, its tickets and a provider without a host: decides by the rules and acts as the grain does, and crashes where
/// it is told to. What was not committed by then is gone; what was done outside is not.
/// </summary>
internal sealed class OrderBench
{
    public static readonly Guid Admin = Guid.CreateVersion7(InventoryBench.Start);
    public static readonly RefundAccount Account = new("20", "110123456789", "김하늘");
    private readonly List<(OrderEvent Event, DateTimeOffset At)> _pending = [];

    public OrderBench(int stock, int quantity, long price)
    {
        Inventory = InventoryBench.OnSale(stock, out var product, InventoryBench.Terms(price));
        Product = product;
        Reservation = Inventory.Hold(new BookingItem(product, null, quantity)).Value!.ReservationId;
    }

    public InventoryBench Inventory { get; }

    public Guid Product { get; }

    public Guid Reservation { get; }

    public OrderState State { get; private set; } = new();

    public List<(OrderEvent Event, DateTimeOffset At)> Journal { get; } = [];

    public ProviderModel Provider { get; } = new();

    /// <summary>Tickets that somebody has entered with.</summary>
    public HashSet<Guid> Entered { get; } = [];

    public Dictionary<Guid, Guid> VoidedBy { get; } = [];

    public OrderOptions Options { get; } = new();

    /// <summary>Acts until the next crash; negative: none.</summary>
    public int CrashAfter { get; set; } = -1;

    /// <summary>Whether what waits for its commit at the crash was committed all the same.</summary>
    public bool CommitsInCrash { get; set; }

    public DateTimeOffset Now => Inventory.Now;

    public void Place(PaymentMethod method = PaymentMethod.Card)
    {
        var request = new PlaceRequest(Guid.Empty, "model", method);
        if (!Run(new OrderProgress()) || (State.Placed is not null && State.Status != OrderStatus.Failed))
        {
            return;
        }

        var reservation = Read()!;
        var number = OrderNumber.Create(new byte[OrderNumber.RandomBytes]);
        var decided = State.Placed is null
            ? OrderRules.Place(reservation, request, number, Now, Options)
            : OrderRules.PlaceAgain(State, reservation, request, Options);
        if (decided.Value is { } decision)
        {
            Raise(decision.Events);
        }

        Run(new OrderProgress());
    }

    public void Approve(Payment attempt)
    {
        var request = new ApproveRequest(attempt.PaymentId, ProviderModel.KeyOf(attempt.PaymentId), State.Placed!.TotalAmount);
        if (OrderRules.RefuseApproval(State, request) is not null)
        {
            return;
        }

        var mayConfirm = OrderRules.MayAnnounce(State, attempt);
        if (mayConfirm)
        {
            Raise([OrderRules.Announce(State, request, Now, Options)]);
        }

        Run(new OrderProgress(MayConfirm: mayConfirm));
    }

    public void Fail(Payment attempt)
    {
        if (OrderRules.Fail(State, new FailRequest(attempt.PaymentId, "USER_CANCEL", ""), Options) is { } failed)
        {
            Raise([failed]);
            Commit();
        }
    }

    public void Refund(RefundRequest request)
    {
        if (!Run(new OrderProgress()) || State.Placed is null || State.Refunds.Any(refund => refund.Request.Key == request.IdempotencyKey))
        {
            return;
        }

        if (OrderRules.Refund(State, request, Admin, Guid.CreateVersion7(Now), Now, Options).Value is { } decision)
        {
            Raise(decision.Events);
            Run(new OrderProgress(MayCancel: true, Account: request.Account));
        }
    }

    /// <summary>Somebody says where the refund that is under way is to be paid.</summary>
    public void SupplyAccount() => Run(new OrderProgress(Account: State.OpenRefund is null ? null : Account));

    public void Change(OrderStatus status, OrderParty by)
    {
        if (Run(new OrderProgress()) && State.Placed is not null
            && OrderRules.Change(State, new StatusRequest(status, "r", by), Admin, Guid.CreateVersion7(Now), Now, Options)?.Value is { } decision)
        {
            Raise(decision.Events);
            Run(new OrderProgress(MayCancel: true));
        }
    }

    public void Wake() => Run(new OrderProgress());

    public void Hear(Payment attempt) => Run(new OrderProgress(Heard: attempt.PaymentId));

    public int Sold() => Inventory.Ended().FirstOrDefault(ended => ended.Reservation.ReservationId == Reservation)?.SoldOf(Product, null) ?? 0;

    /// <returns>False: it crashed, and so did whoever called.</returns>
    private bool Run(OrderProgress progress)
    {
        for (var acts = 0; acts < 40; acts++)
        {
            if (OrderProcess.Next(State, progress, Now) is not { } act)
            {
                Commit();
                return true;
            }

            if (act is not SellTickets || State.Status != OrderStatus.Approving)
            {
                Commit();
            }

            if (CrashAfter-- == 0)
            {
                Crash();
                return false;
            }

            var following = Act(act, progress);
            progress = following.Progress;
            if (CrashAfter-- == 0)
            {
                Crash();
                return false;
            }

            Raise(following.Events);
        }

        throw new InvalidOperationException("No end.");
    }

    private Following Act(OrderAct act, OrderProgress progress)
    {
        var after = new OrderOutcomes(State, Options, Now, () => Guid.CreateVersion7(Now));
        switch (act)
        {
            case ConfirmPayment confirm: return after.Answered(confirm.Attempt, Provider.Confirm(confirm.Attempt, Now), progress);
            case QueryPayment query: return after.Answered(query.Attempt, Provider.Query(query.Attempt.PaymentId, Now), progress);
            case CancelPayment cancel:
                Assert.Equal(OrderProcess.NeedsAccount(cancel.Attempt, cancel.Refund.Amount), cancel.Account is not null);
                return after.Cancelled(Provider.Cancel(cancel.Refund, Now), progress);
            case AwaitAccount: return after.AccountAwaited(progress);
            case SellTickets: return after.Sold(Sell(), progress);
            case ReadReservation: return after.Read(Read(), progress);
            case VoidTickets { Refund: var refund }:
                var refusedBy = refund.Tickets.Any(Entered.Contains) ? "already_entered" : null;
                foreach (var ticket in refund.Tickets.Where(id => !Entered.Contains(id)))
                {
                    VoidedBy.TryAdd(ticket, refund.RefundId);
                }

                return OrderOutcomes.Voided(refund, refusedBy, progress);
            case RestoreTickets { Refund: var refund }:
                refund.Tickets.Where(id => VoidedBy.GetValueOrDefault(id) == refund.RefundId).ToList().ForEach(id => VoidedBy.Remove(id));
                return after.Restored(refund, progress);
            case ReturnStock { Refund: var refund }:
                if (refund.Items.Length > 0 && SoldRules.Return(Inventory.State, Ended()!, refund.RefundId, refund.Items) is { } returned)
                {
                    Inventory.Raise(returned.Value!);
                }

                return after.Returned(refund, progress);
            default: throw new InvalidOperationException(act.ToString());
        }
    }

    private bool Sell()
    {
        ExpireDue();
        if (Inventory.State.Holds.TryGetValue(Reservation, out var hold))
        {
            Inventory.Raise(BookingRules.Confirm(Inventory.State, hold));
            return true;
        }

        var retaken = SoldRules.Retake(Inventory.State, Ended()!);
        if (retaken?.Value is { } sold)
        {
            Inventory.Raise(sold);
        }

        return retaken?.Refusal is null;
    }

    private Reservation? Read()
    {
        ExpireDue();
        return Inventory.State.Holds.TryGetValue(Reservation, out var hold)
            ? InventoryViews.Describe(hold, ReservationStatus.Held)
            : Ended()?.Reservation;
    }

    private EndedReservation? Ended() => Inventory.Ended().FirstOrDefault(ended => ended.Reservation.ReservationId == Reservation);

    private void ExpireDue()
    {
        while (Inventory.State.NextDue(Now) is { } due)
        {
            Inventory.Raise(BookingRules.Expire(Inventory.State, due));
        }
    }

    private void Raise(IEnumerable<OrderEvent> events)
    {
        foreach (var happened in events)
        {
            Assert.True(
                happened.Step is not { } step || (OrderTransitions.Allows(step.From, step.To, step.By) && step.From == (State.Placed is null ? null : State.Status)),
                $"{State.Status}: {happened.Step}");
            State.Apply(happened, Now);
            _pending.Add((happened, Now));
        }
    }

    private void Commit()
    {
        Journal.AddRange(_pending);
        _pending.Clear();
    }

    private void Crash()
    {
        if (CommitsInCrash)
        {
            Commit();
        }

        _pending.Clear();
        State = new OrderState();
        foreach (var (happened, at) in Journal)
        {
            State.Apply(OrderCodec.Read(OrderCodec.Write(happened, at)), at);
        }
    }
}
