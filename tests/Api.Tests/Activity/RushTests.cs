using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Data.Activity;

namespace OrleansTickets.Api.Tests.Activity;

/// <summary>Rows and journal write to the one log at once, and lock the same event's row on the way there.</summary>
public sealed class RushTests
{
    private const int Changes = 200;
    private const int Clients = 16;

    [Fact]
    public async Task Changes_OfRowsAndGrainsAtOnce_AllSucceedAndTheChainIsWhole()
    {
        await using var app = await TicketsApp.StartAsync();
        using var shop = await Shop.OpenAsync(app, stock: 1_000);
        var rowsBefore = await app.Database.ScalarAsync<long>("SELECT count(*) FROM activity_log");
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number and < Changes)
            {
                using var response = await ChangeAsync(shop, number);
                Assert.True(
                    response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created,
                    $"{number}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
        })));

        var report = await app.Services.GetRequiredService<ActivityChain>().VerifyAsync(null, CancellationToken.None);
        Assert.Null(report.Fault);

        // Opening what is open and closing what is closed is no change; everything else is one.
        Assert.InRange(report.Rows - rowsBefore, Changes * 3 / 5, Changes);
        Assert.Equal(Changes / 5, await app.Database.ScalarAsync<long>("SELECT count(*) FROM activity_log WHERE action_type = 'stock_adjusted'"));

        // One grain's changes stand in the order in which it made them.
        Assert.Equal(0L, await app.Database.ScalarAsync<long>(
            """
            SELECT count(*) FROM (SELECT before ->> 'total' AS total, lag(after ->> 'total') OVER (ORDER BY seq) AS last
              FROM activity_log WHERE action_type = 'stock_adjusted') a WHERE total <> last
            """));
    }

    private static Task<HttpResponseMessage> ChangeAsync(Shop shop, int number)
    {
        var path = $"/api/super-admin/events/{shop.EventId}";
        switch (number % 5)
        {
            case 0:
                return shop.AdjustAsync(new { delta = 1, reason = "in" });
            case 1:
                return shop.Admin.PostAsJsonAsync("/api/super-admin/events", TicketsApp.NewEvent($"RUSH{number}"));
            case 2:
                var terms = JsonSerializer.SerializeToNode(TicketsApp.NewEvent(shop.Code))!.AsObject();
                terms["title"] = (JsonNode)$"Title {number}";
                return shop.Admin.PutAsJsonAsync(path, terms);
            case 3:
                return shop.Admin.PostAsync($"{path}/activate", null);
            default:
                return shop.Admin.PostAsync($"{path}/deactivate", null);
        }
    }
}
