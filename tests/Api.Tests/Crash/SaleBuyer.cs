using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Web;

namespace OrleansTickets.Api.Tests.Crash;

/// <summary>How a buyer's way ended, for now.</summary>
internal enum SaleEnd
{
    Paid,
    SoldOut,

    /// <summary>Nobody answered: what became of the last step is not known.</summary>
    ServerGone,
}

/// <summary>
/// One buyer from the reservation to the tickets, who takes a step again until it is answered, with the same idempotency key, and goes on where
/// the server was gone.
/// </summary>
internal sealed class SaleBuyer(string code, Guid productId, int number, int quantity)
{
    private const string Site = "https://tickets.example.com";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private Guid? _reservation;
    private Uri? _page;
    private string? _paymentId;
    private string? _paymentKey;
    private long _amount;
    private int _attempt = 1;

    public int Quantity => quantity;

    /// <summary>The settings that let <see cref="Site"/> be a place to come back to.</summary>
    public static KeyValuePair<string, string?> Origin => new("Cors:Origins:0", Site);

    public async Task<SaleEnd> BuyAsync(HttpClient client)
    {
        try
        {
            while (true)
            {
                if (await StepAsync(client) is { } end)
                {
                    return end;
                }
            }
        }
        catch (HttpRequestException)
        {
            return SaleEnd.ServerGone;
        }
    }

    private Task<SaleEnd?> StepAsync(HttpClient client) =>
        _reservation is null ? ReserveAsync(client)
        : _paymentId is null ? InitiateAsync(client)
        : _paymentKey is null ? AgreeAsync()
        : SucceedAsync(client);

    private async Task<SaleEnd?> ReserveAsync(HttpClient client)
    {
        var (status, body) = await PostAsync(client, "booking/reserve", $"reserve-{number}", new
        {
            items = new[] { new { product_id = productId, quantity } },
            customer = new { name = "Buyer", phone = $"010{number:D8}" },
        });
        switch (status, Error(body))
        {
            case (HttpStatusCode.Created, _):
                _reservation = body.GetProperty("reservation_id").GetGuid();
                return null;
            case (_, "SOLD_OUT"):
                return SaleEnd.SoldOut;
            default:
                return await AgainAsync(status, body);
        }
    }

    private async Task<SaleEnd?> InitiateAsync(HttpClient client)
    {
        var (status, body) = await PostAsync(client, "payment/initiate", $"pay-{number}-{_attempt}", new
        {
            reservation_id = _reservation,
            provider = "toss",
            method = "card",
            success_url = $"{Site}/paid",
            fail_url = $"{Site}/failed",
        });
        switch (status, Error(body))
        {
            case (HttpStatusCode.OK, _) when body.GetProperty("checkout_url").GetString() is { } page:
                _page = new Uri(page);
                _amount = body.GetProperty("amount").GetInt64();
                _paymentId = body.GetProperty("payment_id").GetString();
                return null;
            case (_, "ALREADY_PAID"):
                return SaleEnd.Paid;
            default:
                return await AgainAsync(status, body);
        }
    }

    /// <summary>On the provider's page, as a browser would.</summary>
    private async Task<SaleEnd?> AgreeAsync()
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await browser.PostAsync(
            _page, new FormUrlEncodedContent([KeyValuePair.Create("action", "approve"), KeyValuePair.Create("method", "card")]));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        _paymentKey = HttpUtility.ParseQueryString(response.Headers.Location!.Query)["paymentKey"];
        return null;
    }

    private async Task<SaleEnd?> SucceedAsync(HttpClient client)
    {
        var (status, body) = await PostAsync(
            client, "payment/success", null, new { payment_key = _paymentKey, order_id = _paymentId, amount = _amount });
        switch (status, Error(body))
        {
            case (HttpStatusCode.OK, _):
                Assert.Equal("paid", body.GetProperty("status").GetString());
                Assert.Equal(quantity, body.GetProperty("tickets").GetArrayLength());
                return SaleEnd.Paid;
            case (_, "ALREADY_PAID"):
                return SaleEnd.Paid;
            case (_, "PROVIDER_ERROR"):
                // Refused, and not charged: another try.
                (_paymentId, _paymentKey, _page) = (null, null, null);
                _attempt++;
                return null;
            default:
                return await AgainAsync(status, body);
        }
    }

    private static async Task<SaleEnd?> AgainAsync(HttpStatusCode status, JsonElement body)
    {
        Assert.True(
            status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway || Error(body) == "IN_PROGRESS", $"{status}: {body}");
        await Task.Delay(Pause);
        return null;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpClient client, string path, string? key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/public/{code}/{path}") { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string? Error(JsonElement body) => body.TryGetProperty("error", out var error) ? error.GetString() : null;
}
