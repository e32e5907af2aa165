using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tests.Fuzz;

namespace OrleansTickets.Api.Tests.Activity;

/// <summary>Asks every endpoint that is really mapped, new ones too, for a change, and looks at what it left in the activity log.</summary>
public sealed class EveryEndpointTests
{
    /// <summary>Else a refusal could hide that nothing is recorded.</summary>
    private static readonly string[] MustSucceed =
    [
        "POST /api/super-admin/events", "PUT /api/super-admin/events/{id:guid}", "POST /api/super-admin/events/{id:guid}/activate",
        "POST /api/super-admin/events/{id:guid}/deactivate", "POST /api/super-admin/managers", "PUT /api/super-admin/system",
        "PUT /api/super-admin/managers/{managerId:guid}", "POST /api/super-admin/managers/{managerId:guid}/reset-password",
        "DELETE /api/super-admin/managers/{managerId:guid}", "POST /api/admin/products",
        "PUT /api/admin/products/{productId:guid}", "POST /api/admin/products/{productId:guid}/options",
        "PUT /api/admin/products/options/{optionId:guid}", "POST /api/admin/products/{productId:guid}/stock/adjust",
        "POST /api/admin/alerts/{alertId:guid}/ignore", "POST /api/admin/alerts/{alertId:guid}/resolve",
        "POST /api/admin/notifications/{notificationId:guid}/resend",
        "POST /api/admin/notices", "PUT /api/admin/notices/{noticeId:guid}", "DELETE /api/admin/notices/{noticeId:guid}",
        "PUT /api/admin/refund-policy", "POST /api/admin/orders/{orderNumber}/refund", "POST /api/admin/orders/export",
        "DELETE /api/admin/files/{fileId:guid}", "POST /api/admin/entrance/manual-entry", "POST /api/admin/entrance/scan",
        "POST /api/admin/entrance/sync", "POST /api/auth/logout", "POST /api/public/{eventCode}/booking/reserve",
    ];

    /// <summary>Changes in two transactions: texts are rows, days are the inventory's.</summary>
    private static readonly string[] InTwoParts = ["PUT /api/super-admin/events/{id:guid}"];

    /// <summary>Thousands an hour, each of them a row of the entrance log with the admin in it.</summary>
    private static readonly string[] RecordedAtTheGate = ["POST /api/admin/entrance/scan", "POST /api/admin/entrance/sync"];

    /// <summary>Refusals that are worth a row: of people who may be guessing.</summary>
    private static readonly string[] RecordedRefusals = ["POST /api/auth/super-admin/login", "POST /api/auth/event-manager/login"];

    [Fact]
    public async Task Endpoints_All_RecordAnAdminsChangeOnceAndNothingElse()
    {
        await using var app = await TicketsApp.StartAsync();
        using var scene = await Scene.SetAsync(app);
        var shop = scene.Shop;
        var routes = FuzzRoute.Read(app.Services.GetRequiredService<EndpointDataSource>(), scene)
            .OrderBy(Turn).ThenBy(Name, StringComparer.Ordinal).ToList();
        List<string> succeeded = [];
        List<string> wrong = [];
        foreach (var route in routes)
        {
            var client = route.Access is Access.Public ? shop.Buyer : shop.Admin;
            var (response, entries) = await Trail.SendAsync(
                app.Database, client, new HttpMethod(route.Method), route.Path + route.Query, route.Body?.DeepClone());
            using (response)
            {
                var expected = Expected(route, response.IsSuccessStatusCode);
                if (response.IsSuccessStatusCode)
                {
                    succeeded.Add(Name(route));
                }

                if (entries.Count != expected || response.StatusCode == HttpStatusCode.InternalServerError)
                {
                    wrong.Add($"{Name(route)} got {(int)response.StatusCode} and left {entries.Count} rows instead of {expected}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Empty(MustSucceed.Except(succeeded, StringComparer.Ordinal));
    }

    private static int Expected(FuzzRoute route, bool succeeded) =>
        RecordedRefusals.Contains(Name(route)) ? 1
        : !succeeded || route.IsSafe || route.Access is Access.Public ? 0
        : RecordedAtTheGate.Contains(Name(route)) ? 0
        : InTwoParts.Contains(Name(route)) ? 2
        : 1;

    /// <summary>Buyers first, while the event is on sale; last what ends the login.</summary>
    private static int Turn(FuzzRoute route) =>
        route.Access is Access.Public ? 0
        : route.Method == "DELETE" ? 3
        : route.Pattern.EndsWith("/logout", StringComparison.Ordinal) ? 4
        : route.Pattern.EndsWith("/activate", StringComparison.Ordinal) ? 2
        : 1;

    private static string Name(FuzzRoute route) => $"{route.Method} {route.Pattern}";
}
