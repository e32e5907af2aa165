using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Privacy;

namespace OrleansTickets.Api.Tests.Booking;

[Collection(ClockedTests.Name)]
public sealed class CustomerTests(ClockedApp clocked)
{
    [Theory]
    [InlineData("010-1234-5678", "01012345678")]
    [InlineData("01012345678", "01012345678")]
    [InlineData("010.1234.5678", "01012345678")]
    [InlineData(" 010 1234 5678 ", "01012345678")]
    [InlineData("+82 10-1234-5678", "01012345678")]
    [InlineData("+821012345678", "01012345678")]
    [InlineData("+82 (0)10-1234-5678", "01012345678")]
    [InlineData("011-234-5678", "0112345678")]
    [InlineData("016-1234-5678", "01612345678")]
    public async Task Reserve_MobileNumber_IsKeptInDigits(string phone, string digits)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var wish = shop.Wish();
        wish["customer"]!["phone"] = phone;
        Assert.Equal(digits, (await KeptAsync(await shop.HoldAsync(wish))).Phone);
    }

    [Theory]
    [InlineData("")]
    [InlineData("02-123-4567")]
    [InlineData("010-123-4567")]
    [InlineData("010-1234-56789")]
    [InlineData("012-1234-5678")]
    [InlineData("+81 10-1234-5678")]
    [InlineData("+82")]
    [InlineData("8210-1234-5678")]
    [InlineData("010-1234-567a")]
    [InlineData("０１０-1234-5678")]
    [InlineData("010-1234-5678;DROP TABLE journal")]
    [InlineData("010------------------------------12345678")]
    public async Task Reserve_NoMobileNumber_IsInvalid(string phone)
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var wish = shop.Wish();
        wish["customer"]!["phone"] = phone;
        await ProblemAssert.IsInvalidAsync(await shop.ReserveAsync(wish), "customer.phone");
        await shop.AssertStockAsync(total: 100, held: 0, sold: 0);
    }

    [Fact]
    public async Task Reserve_EmailAndName_AreNormalised()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var wish = shop.Wish();
        wish["customer"]!["email"] = " Minji@Example.COM ";
        wish["customer"]!["name"] = "  김민지 ";
        Assert.Equal(new Customer("김민지", "01012345678", "minji@example.com"), await KeptAsync(await shop.HoldAsync(wish)));
    }

    [Fact]
    public async Task Reserve_WithoutEmail_IsCreated()
    {
        using var shop = await Shop.OpenAsync(clocked.App);
        var wish = shop.Wish();
        wish["customer"]!.AsObject().Remove("email");
        Assert.Null((await KeptAsync(await shop.HoldAsync(wish))).Email);
    }

    private async Task<Customer> KeptAsync(Guid reservation) =>
        (await clocked.App.Services.GetRequiredService<CustomerVault>().OpenAsync(reservation, CancellationToken.None))!;
}
