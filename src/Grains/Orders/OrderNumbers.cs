using System.Security.Cryptography;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Grains.Orders;

/// <summary>Makes order numbers that nobody can guess. Should one be taken, the database refuses it and the repeated call gets another.</summary>
internal sealed class OrderNumbers(RandomNumberGenerator random)
{
    public string Next()
    {
        Span<byte> bytes = stackalloc byte[OrderNumber.RandomBytes];
        random.GetBytes(bytes);
        return OrderNumber.Create(bytes);
    }
}
