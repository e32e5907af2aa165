using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Crash;

/// <summary>One product that many buy at once, each with an idempotency key of its own, and what they were told.</summary>
internal sealed class Drop(TestDatabase database, string code, Guid productId, int stock)
{
    private const int MaxQuantity = 3;

    private readonly ConcurrentDictionary<string, Guid> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _unanswered = new(StringComparer.Ordinal);
    private int _keys;

    public int Acknowledged => _acknowledged.Count;

    public int Unanswered => _unanswered.Count;

    /// <summary>Opens the sale through an application that is gone when this ends.</summary>
    public static async Task<Drop> OpenAsync(TestDatabase database, int stock)
    {
        await using var app = await TicketsApp.StartAsync(database: database);
        var (_, code, productId) = await app.OpenEventAsync(stock);
        return new Drop(database, code, productId, stock);
    }

    /// <summary>Buyers one after the other, until there is too little left, the server is gone, or <paramref name="more"/> says no.</summary>
    public async Task BuyAsync(HttpClient client, Func<bool> more)
    {
        while (more())
        {
            var key = $"key-{Interlocked.Increment(ref _keys)}";
            var quantity = QuantityOf(key);
            _unanswered[key] = quantity;
            try
            {
                if (!await ReserveAsync(client, key))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // What became of it is not known: it stays among the unanswered.
                return;
            }
        }
    }

    /// <summary>Asks again, with the same key, for everything that was not answered.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RepeatUnansweredAsync(HttpClient client)
    {
        var keys = _unanswered.Keys.ToList();
        await Task.WhenAll(keys.Select(key => ReserveAsync(client, key)));
        Assert.Empty(_unanswered);
        return keys.Count;
    }

    /// <summary>Every acknowledged hold is there and held, none is there twice, none that nobody asked for, and the figures agree.</summary>
    /// <param name="alsoUnanswered">There may be holds that nobody has been told of.</param>
    public async Task AssertNothingLostAsync(HttpClient client, bool alsoUnanswered = false)
    {
        Assert.Empty(_unanswered);
        var held = await ReadHoldsAsync();
        Assert.True(alsoUnanswered || _acknowledged.Count == held.Count, $"{held.Count} holds, {_acknowledged.Count} acknowledged");
        Assert.All(_acknowledged, told => Assert.Equal(told.Value, held[told.Key]));
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM journal WHERE type LIKE 'hold-%'"));
        Assert.True(await database.ScalarAsync<bool>("SELECT count(*) = max(version) AND min(version) = 1 FROM journal"), "A version is missing.");
        var tickets = held.Keys.Sum(QuantityOf);
        Assert.True(tickets <= stock, $"{tickets} of {stock} tickets are sold.");
        Assert.Equal(
            $"{stock} {tickets} 0",
            await database.ScalarAsync<string>($"SELECT concat_ws(' ', total, held, sold) FROM stock_levels WHERE id = '{productId}'"));
        var products = await client.GetFromJsonAsync<JsonElement>($"/api/public/{code}/products");
        Assert.Equal(stock - tickets, products.GetProperty("items")[0].GetProperty("available").GetInt32());
    }

    /// <summary>To be asked when buyers were refused: nobody was while there was enough for any of them.</summary>
    public async Task AssertSoldOutAsync()
    {
        var tickets = (await ReadHoldsAsync()).Keys.Sum(QuantityOf);
        Assert.InRange(stock - tickets, 0, MaxQuantity - 1);
    }

    /// <summary>The same by HTTP, reservation by reservation.</summary>
    public async Task AssertAllHeldAsync(HttpClient client)
    {
        foreach (var some in _acknowledged.Values.Chunk(64))
        {
            Assert.All(await Task.WhenAll(some.Select(id => StatusAsync(client, id))), status => Assert.Equal("held", status));
        }
    }

    public HttpRequestMessage NewRequest(string key) => new(HttpMethod.Post, $"/api/public/{code}/booking/reserve")
    {
        Headers = { { "Idempotency-Key", key } },
        Content = JsonContent.Create(new
        {
            items = new[] { new { product_id = productId, quantity = QuantityOf(key) } },
            customer = new { name = "Buyer", phone = $"010{key.GetHashCode(StringComparison.Ordinal) & 0x3ffffff:D8}" },
        }),
    };

    public void Acknowledge(string key, Guid reservationId)
    {
        Assert.True(_acknowledged.TryAdd(key, reservationId));
        _unanswered.TryRemove(key, out _);
    }

    private static int QuantityOf(string key) => 1 + ((key.Length + key[^1]) % MaxQuantity);

    /// <returns>False where it is sold out.</returns>
    private async Task<bool> ReserveAsync(HttpClient client, string key)
    {
        while (true)
        {
            using var request = NewRequest(key);
            using var response = await client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                // The last commit of the killed process may still overtake the new one, which then loads anew: ask again.
                await ProblemAssert.IsAsync(response, HttpStatusCode.ServiceUnavailable, "OVERLOADED");
                await Task.Delay(TimeSpan.FromMilliseconds(20));
                continue;
            }

            if (response.StatusCode == HttpStatusCode.Conflict)
            {
                await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "SOLD_OUT");
                _unanswered.TryRemove(key, out _);
                return false;
            }

            Acknowledge(key, (await Json.ReadAsync(response, HttpStatusCode.Created)).GetProperty("reservation_id").GetGuid());
            return true;
        }
    }

    private async Task<string?> StatusAsync(HttpClient client, Guid id)
    {
        using var response = await client.GetAsync($"/api/public/{code}/booking/reservation/{id}");
        return (await Json.ReadAsync(response, HttpStatusCode.OK)).GetProperty("status").GetString();
    }

    private async Task<Dictionary<string, Guid>> ReadHoldsAsync()
    {
        await using var command = database.DataSource.CreateCommand("SELECT data->>'key', subject FROM journal WHERE type = 'tickets-held'");
        await using var rows = await command.ExecuteReaderAsync();
        Dictionary<string, Guid> holds = new(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            // Throws where a key is there twice.
            holds.Add(rows.GetString(0), rows.GetGuid(1));
        }

        return holds;
    }
}
