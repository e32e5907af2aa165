using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Grains.Journaling;

namespace OrleansTickets.Grains.Inventory;

/// <summary>
/// Every method decides in its first turn and then only waits and replies: that is what lets thousands of calls share one commit
/// without a lock.
/// </summary>
[Reentrant]
internal sealed class EventInventoryGrain(GrainJournal services, IOptions<BookingOptions> options)
    : JournaledGrain<InventoryEvent>(services), IEventInventoryGrain, IRemindable
{
    private const string ExpiryReminder = "expiry";
    private const int ExpiriesInTurn = 256;
    private static readonly TimeSpan ExpiryTick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private readonly InventoryState _state = new();
    private readonly BookingOptions _options = options.Value;
    private InventoryProjection? _projection;
    private Task? _reminder;

    protected override string StreamPrefix => "inventory";

    /// <summary>A buyer's count is much smaller than a hold.</summary>
    protected override int StateSize => _state.Holds.Count + (_state.Products.Values.Sum(product => product.Buyers.Count) / 8);

    protected override int SnapshotSchema => InventorySnapshotPart.Schema;

    private InventoryProjection Projection => _projection ??= new InventoryProjection(Guid.Parse(this.GetPrimaryKeyString()));

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        this.RegisterGrainTimer(ExpireDueAsync, new GrainTimerCreationOptions(ExpiryTick, ExpiryTick) { Interleave = true });
    }

    public async Task<Outcome<EventSchedule>> OpenSalesAsync(EventSchedule schedule)
    {
        ThrowIfClosed();
        if (_state.IsOpen && _state.Schedule == schedule)
        {
            await SettleAsync();
            return schedule;
        }

        var opened = CatalogRules.Open(_state, schedule);
        await (opened.Value is { } value ? Raise(value) : SettleAsync());
        return opened.Refusal is { } refusal ? refusal : schedule;
    }

    public Task CloseSalesAsync()
    {
        ThrowIfClosed();
        return _state.IsOpen ? Raise(new SalesClosed()) : SettleAsync();
    }

    public Task RescheduleAsync(EventSchedule schedule)
    {
        ThrowIfClosed();
        return _state.Schedule == schedule ? SettleAsync() : Raise(new Rescheduled(schedule));
    }

    public async Task<Outcome<ProductDetails>> AddProductAsync(Guid productId, ProductTerms terms, int stock)
    {
        ThrowIfClosed();
        if (_state.Products.TryGetValue(productId, out var existing))
        {
            var details = InventoryViews.Describe(_state, existing);
            await SettleAsync();
            return existing.Terms == terms ? details : new Refusal(RefusalCode.Conflict, null, productId);
        }

        var committed = Raise(CatalogRules.Add(productId, terms, stock));
        var added = InventoryViews.Describe(_state, _state.Products[productId]);
        await committed;
        return added;
    }

    public async Task<Outcome<ProductDetails>> ChangeProductAsync(Guid productId, ProductTerms terms, int? stock, Guid by)
    {
        ThrowIfClosed();
        if (!_state.Products.TryGetValue(productId, out var product))
        {
            return new Refusal(RefusalCode.NotFound, null, productId);
        }

        var changed = CatalogRules.Change(_state, product, terms, stock, by);
        var committed = changed.Value is { } value ? Raise(value) : SettleAsync();
        var details = InventoryViews.Describe(_state, product);
        await committed;
        return changed.Refusal is { } refusal ? refusal : details;
    }

    public async Task<Outcome<OptionDetails>> AddOptionAsync(Guid productId, Guid optionId, OptionTerms terms, int? stock)
    {
        ThrowIfClosed();
        if (!_state.Products.TryGetValue(productId, out var product))
        {
            return new Refusal(RefusalCode.NotFound, null, productId);
        }

        if (_state.Options.TryGetValue(optionId, out var existing))
        {
            await SettleAsync();
            return existing.Terms == terms ? InventoryViews.Describe(_state, existing) : new Refusal(RefusalCode.Conflict, null, productId, optionId);
        }

        var added = CatalogRules.Add(product, optionId, terms, stock);
        if (added.Refusal is { } refusal)
        {
            await SettleAsync();
            return refusal;
        }

        var committed = Raise(added.Value!);
        var details = InventoryViews.Describe(_state, _state.Options[optionId]);
        await committed;
        return details;
    }

    public async Task<Outcome<OptionDetails>> ChangeOptionAsync(Guid optionId, OptionTerms terms, int? stock, Guid by)
    {
        ThrowIfClosed();
        if (!_state.Options.TryGetValue(optionId, out var option))
        {
            return new Refusal(RefusalCode.NotFound, null, null, optionId);
        }

        var changed = CatalogRules.Change(_state, option, terms, stock, by);
        var committed = changed.Value is { } value ? Raise(value) : SettleAsync();
        var details = InventoryViews.Describe(_state, _state.Options[optionId]);
        await committed;
        return changed.Refusal is { } refusal ? refusal : details;
    }

    public async Task<Outcome<StockLevel>> AdjustStockAsync(StockAdjustment adjustment)
    {
        ThrowIfClosed();
        if (adjustment.IdempotencyKey is { } key && _state.Keys.TryGetValue(key, out var earlier))
        {
            return await RepeatAdjustmentAsync(adjustment, earlier);
        }

        var adjusted = CatalogRules.Adjust(_state, adjustment, Guid.CreateVersion7(Clock.GetUtcNow()));
        await (adjusted.Value is { } value ? Raise(value) : SettleAsync());
        return adjusted.Refusal is { } refusal ? refusal : adjusted.Value!.Level;
    }

    public async Task<ProductDetails?> GetProductAsync(Guid productId)
    {
        var details = _state.Products.TryGetValue(productId, out var product) ? InventoryViews.Describe(_state, product) : null;
        await SettleAsync();
        return details;
    }

    public async Task<ImmutableArray<ProductDetails>> ListProductsAsync()
    {
        var products = _state.Products.Values
            .OrderBy(product => product.Terms.DisplayOrder).ThenBy(product => product.Id).Select(product => InventoryViews.Describe(_state, product)).ToImmutableArray();
        await SettleAsync();
        return products;
    }

    public async Task<Outcome<Availability>> CheckAvailabilityAsync(AvailabilityRequest request)
    {
        var now = Clock.GetUtcNow();
        var answer = BookingRules.Check(_state, request, now, _options);
        while (answer.Value is { Available: false } && MakeRoom(now))
        {
            answer = BookingRules.Check(_state, request, now, _options);
        }

        await SettleAsync();
        return answer;
    }

    public Task<Outcome<Reservation>> HoldAsync(HoldRequest request)
    {
        ThrowIfClosed();
        if (request.IdempotencyKey is { } key && _state.Keys.TryGetValue(key, out var earlier))
        {
            return RepeatHoldAsync(request, earlier);
        }

        var now = Clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var held = BookingRules.Hold(_state, request, id, now, _options);
        while (held.Refusal is { Code: RefusalCode.SoldOut or RefusalCode.LimitExceeded } && MakeRoom(now))
        {
            held = BookingRules.Hold(_state, request, id, now, _options);
        }

        return held.Value is { } value ? AnswerAsync(Raise(value), _state.Holds[id]) : RefuseAsync(held.Refusal!);
    }

    public async Task<Outcome<Reservation>> GetReservationAsync(Guid reservationId)
    {
        ExpireIfDue(reservationId);
        var open = _state.Holds.GetValueOrDefault(reservationId);
        await SettleAsync();
        return open is not null
            ? InventoryViews.Describe(open, ReservationStatus.Held)
            : await ReadEndedAsync(reservationId) is { } ended ? ended.Reservation : NotFound;
    }

    public async Task<Outcome<Reservation>> ExtendAsync(Guid reservationId, string? idempotencyKey)
    {
        ThrowIfClosed();
        ExpireIfDue(reservationId);
        if (!_state.Holds.TryGetValue(reservationId, out var hold))
        {
            return await RefuseEndedAsync(reservationId);
        }

        if (idempotencyKey is not null && string.Equals(hold.ExtensionKey, idempotencyKey, StringComparison.Ordinal))
        {
            return await AnswerAsync(SettleAsync(), hold);
        }

        var extended = BookingRules.Extend(hold, idempotencyKey, _options);
        return extended.Value is { } value
            ? await AnswerAsync(Raise(value), _state.Holds[reservationId])
            : await RefuseAsync(extended.Refusal!);
    }

    public async Task<Outcome<Reservation>> CancelAsync(Guid reservationId)
    {
        ThrowIfClosed();
        ExpireIfDue(reservationId);
        if (_state.Holds.TryGetValue(reservationId, out var hold))
        {
            return await AnswerAsync(Raise(BookingRules.Cancel(_state, hold)), hold, ReservationStatus.Cancelled);
        }

        await SettleAsync();
        return await ReadEndedAsync(reservationId) switch
        {
            null => NotFound,
            { Reservation.Status: ReservationStatus.Confirmed } => new Refusal(RefusalCode.AlreadyPaid),
            var ended => ended.Reservation,
        };
    }

    public async Task<Outcome<Reservation>> ConfirmAsync(Guid reservationId)
    {
        ThrowIfClosed();
        ExpireIfDue(reservationId);
        if (_state.Holds.TryGetValue(reservationId, out var hold))
        {
            return await AnswerAsync(Raise(BookingRules.Confirm(_state, hold)), hold, ReservationStatus.Confirmed);
        }

        await SettleAsync();
        return await ReadEndedAsync(reservationId) switch
        {
            null => NotFound,
            { Reservation.Status: ReservationStatus.Confirmed } ended => ended.Reservation,
            _ => new Refusal(RefusalCode.HoldExpired),
        };
    }

    public Task WakeAsync() => Task.CompletedTask;

    /// <summary>The backstop after a crash: to have been woken is enough, the timer does the rest.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_state.Holds.Count == 0 && await this.GetReminder(ExpiryReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
            _reminder = null;
            if (_state.Holds.Count > 0)
            {
                // Made while the reminder was being removed.
                await RemindAsync();
            }
        }
    }

    protected override void Apply(InventoryEvent journaled, DateTimeOffset at) => _state.Apply(journaled, at);

    protected override RecordedEvent Write(InventoryEvent journaled, DateTimeOffset at) => InventoryCodec.Write(journaled, at);

    protected override InventoryEvent Read(RecordedEvent recorded) => InventoryCodec.Read(recorded);

    protected override IReadOnlyList<ReadModelRow> Project(InventoryEvent journaled, DateTimeOffset at) =>
        Projection.Of(journaled, _state, at);

    protected override IEnumerable<ReadOnlyMemory<byte>> CaptureSnapshot() => InventoryCodec.Write(_state.Capture());

    protected override void RestoreSnapshot(ReadOnlySpan<byte> part) => _state.Restore(InventoryCodec.ReadPart(part));

    private static Refusal NotFound => new(RefusalCode.NotFound);

    private async Task<Outcome<Reservation>> AnswerAsync(Task committed, Hold hold, ReservationStatus status = ReservationStatus.Held)
    {
        await committed;
        await RemindAsync();
        return InventoryViews.Describe(hold, status);
    }

    private async Task<Outcome<Reservation>> RefuseAsync(Refusal refusal)
    {
        await SettleAsync();
        return refusal;
    }

    private async Task<Outcome<Reservation>> RefuseEndedAsync(Guid reservationId)
    {
        await SettleAsync();
        return await ReadEndedAsync(reservationId) switch
        {
            null => NotFound,
            { Reservation.Status: ReservationStatus.Confirmed } => new Refusal(RefusalCode.AlreadyPaid),
            _ => new Refusal(RefusalCode.HoldExpired),
        };
    }

    private async Task<Outcome<Reservation>> RepeatHoldAsync(HoldRequest request, Guid earlier)
    {
        if (_state.Holds.TryGetValue(earlier, out var hold))
        {
            return BookingRules.IsSameWish(request, hold.Items, hold.VisitDate, hold.Customer)
                ? await AnswerAsync(SettleAsync(), hold with { ExpiresAt = hold.FirstExpiresAt })
                : await RefuseAsync(new Refusal(RefusalCode.IdempotencyMismatch));
        }

        await SettleAsync();
        return await ReadEndedAsync(earlier) is { } ended
            && BookingRules.IsSameWish(request, ended.Held.Items, ended.Held.VisitDate, ended.Held.Customer)
                ? ended.FirstAnswer
                : new Refusal(RefusalCode.IdempotencyMismatch);
    }

    private async Task<Outcome<StockLevel>> RepeatAdjustmentAsync(StockAdjustment adjustment, Guid earlier)
    {
        await SettleAsync();
        var events = await ReadSubjectAsync(earlier);
        return events.Count > 0 && InventoryCodec.Read(events[0]) is StockAdjusted done && CatalogRules.IsSameWish(adjustment, done)
            ? done.Level
            : new Refusal(RefusalCode.IdempotencyMismatch);
    }

    /// <summary>A reservation that memory has let go of, or null where there never was one.</summary>
    private async Task<EndedReservation?> ReadEndedAsync(Guid reservationId) =>
        EndedReservation.From((await ReadSubjectAsync(reservationId)).Select(InventoryCodec.Read));

    private void ExpireIfDue(Guid reservationId)
    {
        if (_state.Holds.TryGetValue(reservationId, out var hold) && hold.ExpiresAt <= Clock.GetUtcNow() && IsOpenForChange)
        {
            _ = Raise(BookingRules.Expire(_state, hold));
        }
    }

    /// <summary>Before anyone is told that tickets are short: those of holds that are over must have come back.</summary>
    /// <returns>Whether there were such holds.</returns>
    /// <exception cref="OverloadedException">There are, and they cannot be ended now.</exception>
    private bool MakeRoom(DateTimeOffset now)
    {
        if (_state.NextDue(now) is null)
        {
            return false;
        }

        ThrowIfClosed();
        ExpireSome(now);
        return true;
    }

    /// <returns>Whether tickets came back.</returns>
    private bool ExpireSome(DateTimeOffset now)
    {
        var expired = 0;
        while (expired < ExpiriesInTurn && IsOpenForChange && _state.NextDue(now) is { } due)
        {
            _ = Raise(BookingRules.Expire(_state, due));
            expired++;
        }

        return expired > 0;
    }

    private async Task ExpireDueAsync(CancellationToken cancellationToken)
    {
        // In portions, each waiting for its commit, so that sales take their turns in between.
        while (!cancellationToken.IsCancellationRequested && ExpireSome(Clock.GetUtcNow()))
        {
            await SettleAsync();
        }

        if (_state.Holds.Count > 0)
        {
            DelayDeactivation(ReminderPeriod * 2);
        }
    }

    private Task RemindAsync()
    {
        if (_reminder is null or { IsFaulted: true })
        {
            _reminder = KeepReminderAsync();
        }

        return _reminder;
    }

    private async Task KeepReminderAsync()
    {
        try
        {
            await this.RegisterOrUpdateReminder(ExpiryReminder, ReminderPeriod, ReminderPeriod);
        }
        catch (Exception exception)
        {
            // The hold is durable, but after a crash nothing might end it: who repeats the call tries this again.
            throw new OutcomeUnknownException("The reminder of the hold could not be kept.", exception);
        }
    }
}
