using System.Security.Cryptography;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Rules.Tests.Orders;

public sealed class OrderNumberTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void Create_ManyNumbers_ReadAndDiffer()
    {
        var numbers = Enumerable.Range(0, 10_000).Select(_ => Next()).ToList();

        Assert.Distinct(numbers, StringComparer.Ordinal);
        Assert.All(numbers, number => Assert.True(OrderNumber.TryParse(number, out var read) && read == number));
        for (var place = 0; place < OrderNumber.Length; place++)
        {
            Assert.Equal(Alphabet.Length, numbers.Select(number => number[place]).Distinct().Count());
        }
    }

    [Fact]
    public void Create_EveryRandomBit_Counts()
    {
        var zero = OrderNumber.Create(new byte[OrderNumber.RandomBytes]);
        for (var bit = 0; bit < 69; bit++)
        {
            var bytes = new byte[OrderNumber.RandomBytes];
            bytes[bit / 8] = (byte)(1 << (bit % 8));
            Assert.Equal(bit is < 60 or >= 64, OrderNumber.Create(bytes) != zero);
        }
    }

    [Fact]
    public void TryParse_OneWrongCharacter_IsAlwaysFound()
    {
        for (var i = 0; i < 50; i++)
        {
            var number = Next();
            for (var place = 0; place < number.Length; place++)
            {
                foreach (var wrong in Alphabet.Where(character => character != number[place]))
                {
                    Assert.False(OrderNumber.TryParse($"{number[..place]}{wrong}{number[(place + 1)..]}", out _));
                }
            }
        }
    }

    [Fact]
    public void TryParse_NeighboursSwapped_IsAlmostAlwaysFound()
    {
        var (swaps, missed) = (0, 0);
        for (var i = 0; i < 2_000; i++)
        {
            var number = Next();
            for (var place = 0; place + 1 < number.Length; place++)
            {
                if (number[place] != number[place + 1])
                {
                    swaps++;
                    missed += OrderNumber.TryParse($"{number[..place]}{number[place + 1]}{number[place]}{number[(place + 2)..]}", out _) ? 1 : 0;
                }
            }
        }

        Assert.InRange(missed, 0, swaps / 100);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("7K3M9QX2T4VWB")]
    [InlineData("한국어한국어한국어한국어한국")]
    [InlineData("00000000000000000000000000000000")]
    public void TryParse_NoNumber_IsRefused(string? text) => Assert.False(OrderNumber.TryParse(text, out _));

    [Fact]
    public void TryParse_AsPeopleType_IsUnderstood()
    {
        var number = OrderNumber.Create([33, 0, 0, 0, 0, 0, 0, 0, 0]);

        Assert.StartsWith("011", number, StringComparison.Ordinal);
        Assert.True(OrderNumber.TryParse($"oIl{number[3..7]}-{number[7..].ToLowerInvariant()} ", out var read));
        Assert.Equal(number, read);
    }

    [Fact]
    public void PaymentId_OfEveryAttempt_LeadsBackToTheNumber()
    {
        var number = Next();
        Assert.All(Enumerable.Range(1, 100), attempt =>
        {
            var paymentId = OrderNumber.PaymentIdOf(number, attempt);
            Assert.Matches("^[A-Za-z0-9-]{6,64}$", paymentId);
            Assert.True(OrderNumber.TryParsePaymentId(paymentId, out var read) && read == number);
        });
        Assert.All(
            new[] { number, $"{number}-", $"{number}-01", $"{number}-x", $"{number}-1 ", $"{number.ToLowerInvariant()}-1x", "", null },
            wrong => Assert.False(OrderNumber.TryParsePaymentId(wrong, out _)));
    }

    private static string Next() => OrderNumber.Create(RandomNumberGenerator.GetBytes(OrderNumber.RandomBytes));
}
