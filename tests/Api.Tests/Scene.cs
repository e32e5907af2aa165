using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using OrleansTickets.Api.Orders;
using OrleansTickets.Api.Tests.Files;
using OrleansTickets.Api.Tests.Notices;
using OrleansTickets.Api.Tests.Orders;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Api.Tests;

/// <summary>One thing of every kind, all of one event: what the paths and bodies of valid requests name.</summary>
/// <remarks>A kind of thing that an endpoint names in its path is made here, and found under the name of the path's parameter.</remarks>
internal sealed class Scene : IDisposable
{
    private const string EventCode = "eventCode";

    private readonly Dictionary<string, string> _pathValues;

    private Scene(Shop shop, Guid optionId, Guid spareTicketId, Dictionary<string, string> pathValues)
    {
        Shop = shop;
        OptionId = optionId;
        SpareTicketId = spareTicketId;
        _pathValues = pathValues;
    }

    public Shop Shop { get; }

    public Guid OptionId { get; }

    /// <summary>Of the order, and at no gate.</summary>
    public Guid SpareTicketId { get; }

    /// <summary>By which an answer about another event would give itself away.</summary>
    public IEnumerable<string> Names => _pathValues.Values;

    public static async Task<Scene> SetAsync(TicketsApp app)
    {
        var shop = await Shop.OpenAsync(app);
        var manager = await app.CreateManagerAsync(shop.EventId, 2);
        var option = await shop.AddOptionAsync("Evening", stock: 50);
        var file = await shop.Admin.UploadAsync(shop.EventId, SampleFiles.Png());
        using var noticed = await shop.Admin.PostAsJsonAsync($"/api/admin/notices?event_id={shop.EventId}", NoticeBoard.NewNotice());
        var notice = await Json.ReadAsync(noticed, HttpStatusCode.Created);
        var order = await OrderAsync(app, shop);
        var query = $"?event_id={shop.EventId}";
        var export = await shop.Admin.ExportedAsync(await shop.Admin.ExportAsync(new { }, query: query), query);
        return new Scene(shop, option, order.Tickets[2].TicketId, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [EventCode] = shop.Code,
            ["id"] = $"{shop.EventId}",
            ["productId"] = $"{shop.ProductId}",
            ["optionId"] = $"{option}",
            ["reservationId"] = $"{await shop.HoldAsync(2)}",
            ["managerId"] = $"{manager.Id}",
            ["fileId"] = $"{file.GetProperty("id")}",
            ["name"] = Path.GetFileName(file.GetProperty("url").GetString())!,
            ["alertId"] = await AlertAsync(shop),
            ["noticeId"] = $"{notice.GetProperty("id")}",
            ["orderNumber"] = order.OrderNumber,
            ["ticketId"] = $"{order.Tickets[1].TicketId}",
            ["notificationId"] = $"{await NotificationAsync(shop)}",
            ["refundId"] = $"{order.Refunds[0].RefundId}",
            ["exportId"] = export.GetProperty("id").GetString()!,
            ["token"] = export.GetProperty("download_url").GetString()!.Split('/')[^1],
        });
    }

    /// <summary>A paid one of three tickets that cost nothing, of which one was given back.</summary>
    private static async Task<Order> OrderAsync(TicketsApp app, Shop shop)
    {
        var free = await shop.AddProductAsync(10, product => product["price"] = 0);
        var grain = app.Services.GetRequiredService<IGrainFactory>().Order(await shop.HoldAsync(shop.Wish(3, free)));
        var placed = await grain.PlaceAsync(new PlaceRequest(shop.EventId, "none", PaymentMethod.Card));
        await grain.RefundAsync(
            new RefundRequest("scene", "r", null, [placed.Value!.Tickets[0].TicketId], RefundPolicy.Full), Actor.System("scene"));
        return (await grain.GetAsync()).Value!;
    }

    /// <summary>The id of an open one, of an option of which there are just few enough.</summary>
    private static async Task<string> AlertAsync(Shop shop)
    {
        var option = await shop.AddOptionAsync("Few", stock: 11);
        using var adjusted = await shop.AdjustAsync(new { option_id = option, delta = -1, reason = "damaged" });
        await Json.ReadAsync(adjusted, HttpStatusCode.OK);
        using var alerts = await shop.Admin.GetAsync($"/api/admin/alerts?event_id={shop.EventId}");
        return (await Json.ReadAsync(alerts, HttpStatusCode.OK)).GetProperty("items")[0].GetProperty("id").GetString()!;
    }

    /// <summary>The id of one that was given up.</summary>
    private static async Task<Guid> NotificationAsync(Shop shop)
    {
        var id = Guid.CreateVersion7();
        await shop.Database.ExecuteAsync(
            $$"""
            INSERT INTO outbox (id, cause, template, event_id, order_id, payload, created_at, due_at, attempts, status, last_error, settled_at)
            VALUES ('{{id}}', 'scene/{{id}}', 'booking_confirmed', '{{shop.EventId}}', '{{Guid.CreateVersion7()}}',
                    '{"order_number": "7K3M9QX2T4VWBC"}', now(), now(), 12, 'dead', '-1027', now())
            """);
        return id;
    }

    /// <param name="isId">The route takes nothing but a UUID, so that a made-up value would not even reach the endpoint.</param>
    public string PathValue(string parameter, bool isId) => _pathValues.TryGetValue(parameter, out var value) ? value
        : isId ? throw new InvalidOperationException($"Let {nameof(Scene)} make something that {{{parameter}:guid}} can name.")
        : parameter == "documentName" ? "v1"
        : "index.html";

    /// <summary>A value of the right form that stands for nothing, or the same where the parameter does not name one thing of an event.</summary>
    public string PathValueOfNothing(string parameter, bool isId) =>
        parameter == EventCode || !_pathValues.ContainsKey(parameter) ? PathValue(parameter, isId) : isId ? $"{Guid.Empty}" : "nothing";

    public void Dispose() => Shop.Dispose();
}
