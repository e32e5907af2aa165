using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>Many buyers' wishes in one call: each is answered as if it had come alone.</summary>
public sealed class HoldAllTests : InventoryTest
{
    [Fact]
    public async Task HoldAllAsync_SomeAreRefused_AnswersInOrderAndTheOthersAreHeld()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10, Terms(maxPerOrder: 6, maxPerBuyer: 8));

        var answers = await HoldAllAsync(
            host,
            Wish(product, 6),
            Wish(product, 7, phone: "01000000001"),
            Wish(product, 3),
            Wish(product, 5, phone: "01000000001"),
            Wish(Guid.CreateVersion7()),
            Wish(product, 4, phone: "01000000001"),
            Wish(product, 1, phone: "01000000002"));

        Assert.Equal(
            [null, RefusalCode.LimitExceeded, RefusalCode.LimitExceeded, RefusalCode.SoldOut, RefusalCode.NotFound, null, RefusalCode.SoldOut],
            answers.Select(answer => answer.Refusal?.Code));
        Assert.Equal([6, null, null, null, null, 4, null], answers.Select(answer => answer.Value?.Items[0].Quantity));
        Assert.Equal([6, 8, 4, 0], new[] { answers[1].Refusal!.Limit, answers[2].Refusal!.Limit, answers[3].Refusal!.Available, answers[6].Refusal!.Available });
        Assert.Equal(new StockLevel(10, 10, 0), await LevelAsync(host, product));
        Assert.Equal(2L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task HoldAllAsync_NoWishes_HasNoAnswers()
    {
        var host = await StartAsync();
        _ = await OpenSaleAsync(host, 10);

        Assert.Empty(await HoldAllAsync(host));
    }

    [Fact]
    public async Task HoldAllAsync_SameKeyTwice_IsOneReservationOrAMismatch()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var key = NewKey();
        HoldRequest[] wishes = [Wish(product, 2, key), Wish(product, 1), Wish(product, 2, key), Wish(product, 3, key), Wish(product, 2, key, "01000000001")];

        var answers = await HoldAllAsync(host, wishes);

        Assert.Equal(
            [wishes[0].ReservationId, wishes[1].ReservationId, wishes[0].ReservationId, null, null], answers.Select(answer => answer.Value?.ReservationId));
        Assert.Equal(
            [null, null, null, RefusalCode.IdempotencyMismatch, RefusalCode.IdempotencyMismatch], answers.Select(answer => answer.Refusal?.Code));
        Assert.Equal(new StockLevel(10, 3, 0), await LevelAsync(host, product));
        Assert.Equal(2L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task HoldAllAsync_KeysOfHoldsThatEnded_AreAnsweredAsAtFirstAmongNewOnes()
    {
        var host = await StartAsync();
        var product = await OpenSaleAsync(host, 10);
        var (confirmedKey, cancelledKey) = (NewKey(), NewKey());
        var confirmed = await HoldAsync(host, product, 2, confirmedKey);
        var cancelled = await HoldAsync(host, product, 3, cancelledKey);
        await Inventory(host).ConfirmAsync(confirmed.ReservationId);
        await Inventory(host).CancelAsync(cancelled.ReservationId);
        HoldRequest[] wishes = [Wish(product), Wish(product, 2, confirmedKey), Wish(product, 2, cancelledKey), Wish(product, 3, cancelledKey), Wish(product)];

        var answers = await HoldAllAsync(host, wishes);

        Assert.Equal(RefusalCode.IdempotencyMismatch, answers[2].Refusal?.Code);
        Assert.Equal(
            [wishes[0].ReservationId, confirmed.ReservationId, null, cancelled.ReservationId, wishes[4].ReservationId],
            answers.Select(answer => answer.Value?.ReservationId));
        Assert.All(answers, answer => Assert.Equal(ReservationStatus.Held, answer.Value?.Status ?? ReservationStatus.Held));
        Assert.Equal(new StockLevel(10, 2, 2), await LevelAsync(host, product));
        Assert.Equal(4L, await CountAsync("tickets-held"));
    }

    [Fact]
    public async Task HoldAllAsync_EndedHoldCannotBeRead_IsOverloadedForThatWishAlone()
    {
        var journal = new CountingJournal();
        var host = await StartAsync(journal.Decorate, []);
        var product = await OpenSaleAsync(host, 10);
        var key = NewKey();
        var cancelled = await HoldAsync(host, product, key: key);
        await Inventory(host).CancelAsync(cancelled.ReservationId);
        var wishes = new[] { Wish(product), Wish(product, key: key), Wish(product) };

        journal.IsUnreadable = true;
        var answers = await HoldAllAsync(host, wishes);
        journal.IsUnreadable = false;

        Assert.Equal([null, RefusalCode.Overloaded, null], answers.Select(answer => answer.Refusal?.Code));
        Assert.Equal([wishes[0].ReservationId, null, wishes[2].ReservationId], answers.Select(answer => answer.Value?.ReservationId));
        Assert.Equal(new StockLevel(10, 2, 0), await LevelAsync(host, product));
        Assert.Equal(cancelled.ReservationId, (await Inventory(host).HoldAsync(wishes[1])).Value?.ReservationId);
    }

    [Fact]
    public async Task HoldAllAsync_QueueFillsUp_HoldsTheFirstAndLeavesTheRest()
    {
        const int room = 100;
        var host = await StartAsync(("Journal:MaxQueued", $"{room}"), ("Journal:CommitTimeoutSeconds", "60"));
        var product = await OpenSaleAsync(host, 1_000);
        await HoldAsync(host, product);
        var wishes = Enumerable.Range(0, room + 50).Select(_ => Wish(product, key: NewKey())).ToArray();

        var answers = await WhileNothingCommitsAsync(host, () => HoldAllAsync(host, wishes));

        Assert.Equal(wishes.Take(room).Select(wish => (Guid?)wish.ReservationId), answers.Take(room).Select(answer => answer.Value?.ReservationId));
        Assert.Equal(Enumerable.Repeat<RefusalCode?>(RefusalCode.Overloaded, 50), answers.Skip(room).Select(answer => answer.Refusal?.Code));
        Assert.Equal(new StockLevel(1_000, 1 + room, 0), await LevelAsync(host, product));
        Assert.Equal(1L + room, await CountAsync("tickets-held"));
        var repeated = await HoldAllAsync(host, wishes[50..]);
        Assert.Equal(wishes.Skip(50).Select(wish => (Guid?)wish.ReservationId), repeated.Select(answer => answer.Value?.ReservationId));
        Assert.Equal(151L, await CountAsync("tickets-held"));
    }

    /// <summary>More holds are due than the queue can take: who cannot be told the truth is asked to come again, and nobody else.</summary>
    [Fact]
    public async Task HoldAllAsync_DueHoldsCannotAllExpireNow_HoldsWhatIsFreeAndIsOverloadedForTheRest()
    {
        const int due = 600;
        var host = await StartAsync(("Journal:MaxQueued", "400"), ("Journal:CommitTimeoutSeconds", "60"));
        var wanted = await OpenSaleAsync(host, 1);
        var others = await OpenSaleAsync(host, due + 10);
        foreach (var portion in Enumerable.Range(0, due).Chunk(50))
        {
            await Task.WhenAll(portion.Select(_ => HoldAsync(host, others)));
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        await HoldAsync(host, wanted);
        var wishes = new[] { Wish(others), Wish(wanted), Wish(others) };

        var answers = await WhileNothingCommitsAsync(host, () =>
        {
            Clock.Advance(TimeSpan.FromMinutes(10));
            return HoldAllAsync(host, wishes);
        });

        Assert.Equal([null, RefusalCode.Overloaded, RefusalCode.Overloaded], answers.Select(answer => answer.Refusal?.Code));
        Assert.Equal(wishes[0].ReservationId, answers[0].Value?.ReservationId);
        await Eventually.AnsweredAsync(() => Inventory(host).HoldAsync(wishes[1]));
        Assert.Equal(due + 3L, await CountAsync("tickets-held"));
    }

    /// <param name="isDone">Whether what was asked had been done when its answer was lost, or had been rejected.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HoldAllAsync_CommitFails_IsUnknownForAllAndTheRepeatIsRight(bool isDone)
    {
        await using var proxy = new OutageProxy(Database.ConnectionString);
        var host = await StartAsync(services => services.AddSingleton(NpgsqlDataSource.Create(proxy.ConnectionString)), []);
        var product = await OpenSaleAsync(host, 1_000, Terms(maxPerOrder: 4));
        await HoldAsync(host, product);
        HoldRequest[] wishes = [Wish(product, 2, NewKey()), Wish(product, 5, NewKey()), Wish(product, 1, NewKey())];
        if (isDone)
        {
            proxy.LoseNextAnswer();
        }
        else
        {
            await Database.ExecuteAsync("ALTER TABLE journal ADD CONSTRAINT closed CHECK (type <> 'tickets-held') NOT VALID");
        }

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => HoldAllAsync(host, wishes));

        // The writer may have begun its commit between the two: then the second found the stream lost.
        Assert.InRange(await CountAsync("tickets-held"), isDone ? 2L : 1L, isDone ? 3L : 1L);
        proxy.Restore();
        await Database.ExecuteAsync("ALTER TABLE journal DROP CONSTRAINT IF EXISTS closed");
        await Eventually.IsAsync(() => host.Journal.IsAccepting, "the journal to be back");
        var repeated = await Eventually.AnsweredAsync(() => HoldAllAsync(host, wishes));

        Assert.Equal([wishes[0].ReservationId, null, wishes[2].ReservationId], repeated.Select(answer => answer.Value?.ReservationId));
        Assert.Equal(RefusalCode.LimitExceeded, repeated[1].Refusal?.Code);
        Assert.Equal(3L, await CountAsync("tickets-held"));
        Assert.Equal(new StockLevel(1_000, 4, 0), await LevelAsync(host, product));
        await (await Ledger.ReadAsync(Database, EventId)).AssertAgreesWithAsync(Database);
    }

    private async Task<ImmutableArray<Outcome<Reservation>>> HoldAllAsync(InventoryHost host, params HoldRequest[] wishes)
    {
        var answers = await Inventory(host).HoldAllAsync([.. wishes]);
        Assert.Equal(wishes.Length, answers.Length);
        return answers;
    }

    /// <summary>The call fills the queue while commits wait, and is answered once they go on.</summary>
    private async Task<ImmutableArray<Outcome<Reservation>>> WhileNothingCommitsAsync(
        InventoryHost host, Func<Task<ImmutableArray<Outcome<Reservation>>>> call)
    {
        Task<ImmutableArray<Outcome<Reservation>>> answers;
        await using (await JournalLock.TakeAsync(Database))
        {
            answers = call();
            await Eventually.IsAsync(() => !host.Journal.IsAccepting, "the queue to be full");

            // Its turn comes when the call has decided on everything.
            await Assert.ThrowsAsync<OverloadedException>(() => Inventory(host).HoldAsync(Wish(Guid.CreateVersion7())));
            Assert.False(answers.IsCompleted);
        }

        return await answers;
    }
}
