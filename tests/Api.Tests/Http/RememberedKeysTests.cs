using OrleansTickets.Api.Http;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Http;

public sealed class RememberedKeysTests : IAsyncLifetime
{
    private static readonly Guid Event = Guid.Parse("018f0000-0000-7000-8000-000000000001");

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Take_OneKeyByManyAtOnce_IsOneRequestsAndNobodyElses()
    {
        // Two servers, whose questions cannot be grouped with one another's.
        RememberedKeys[] servers = [new(_database.DataSource, TimeProvider.System), new(_database.DataSource, TimeProvider.System)];
        for (var round = 0; round < 20; round++)
        {
            var key = new IdempotencyKey($"key-{round}");
            var uses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
                (Wish: number / 2 % 2, Use: await servers[number % 2].TakeAsync(Event, key, [(byte)(number / 2 % 2)], CancellationToken.None))));

            var winner = Assert.Single(uses, use => use.Use == KeyUse.First).Wish;
            Assert.All(uses, use => Assert.Equal(use.Wish == winner, use.Use != KeyUse.Another));
            Assert.Equal(KeyUse.Repeated, await servers[0].TakeAsync(Event, key, [(byte)winner], CancellationToken.None));
        }
    }

    [Fact]
    public async Task Take_SameKeyOfAnotherEvent_IsAnotherKey()
    {
        var keys = new RememberedKeys(_database.DataSource, TimeProvider.System);
        var key = new IdempotencyKey("key");
        Assert.Equal(KeyUse.First, await keys.TakeAsync(Event, key, [1], CancellationToken.None));
        Assert.Equal(KeyUse.First, await keys.TakeAsync(Guid.Empty, key, [2], CancellationToken.None));
    }

    [Fact]
    public async Task Take_AfterForget_IsTheFirst()
    {
        var keys = new RememberedKeys(_database.DataSource, TimeProvider.System);
        var key = new IdempotencyKey("key");
        Assert.Equal(KeyUse.First, await keys.TakeAsync(Event, key, [1], CancellationToken.None));
        Assert.Equal(KeyUse.Another, await keys.TakeAsync(Event, key, [2], CancellationToken.None));
        await keys.ForgetAsync(Event, key, [1], CancellationToken.None);
        Assert.Equal(KeyUse.First, await keys.TakeAsync(Event, key, [2], CancellationToken.None));
    }
}
