using System.Text;
using System.Text.Json;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Rules.Tests.Load;

public sealed class RequestTemplateTests
{
    [Theory]
    [InlineData(0, "load-r1-000000000000", "01020000000")]
    [InlineData(1_234_567, "load-r1-000001234567", "01021234567")]
    [InlineData(80_000_001, "load-r1-000080000001", "01020000001")]
    public void Patch_Buyer_ChangesKeyAndPhoneOnly(long buyer, string key, string phone)
    {
        var template = RequestTemplate.Reservation("127.0.0.1:80", "/reserve", "p1", new DateOnly(2026, 12, 1), "r1");
        var copy = template.Copy();

        template.Patch(copy, buyer);

        var parts = Encoding.UTF8.GetString(copy).Split("\r\n\r\n");
        Assert.StartsWith("POST /reserve HTTP/1.1\r\n", parts[0]);
        Assert.Contains($"Idempotency-Key: {key}\r\n", parts[0]);
        Assert.EndsWith($"Content-Length: {Encoding.UTF8.GetByteCount(parts[1])}", parts[0]);
        using var body = JsonDocument.Parse(parts[1]);
        var customer = body.RootElement.GetProperty("customer");
        Assert.Equal(phone, customer.GetProperty("phone").GetString());
        Assert.Equal("홍길동", customer.GetProperty("name").GetString());
        Assert.Equal("2026-12-01", body.RootElement.GetProperty("visit_date").GetString());
        Assert.Equal(1, body.RootElement.GetProperty("items")[0].GetProperty("quantity").GetInt32());
    }
}
