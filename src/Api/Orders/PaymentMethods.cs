using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Orders;

/// <summary>What ways of paying are called to people.</summary>
internal static class PaymentMethods
{
    /// <param name="name">As a row has it.</param>
    public static Text Describe(string name) => name switch
    {
        "card" => new("Card", "카드"),
        "virtual_account" => new("Virtual account", "가상계좌"),
        "transfer" => new("Bank transfer", "계좌이체"),
        "mobile_phone" => new("Mobile phone", "휴대폰"),
        "easy_pay" => new("Easy pay", "간편결제"),
        _ => throw new InvalidOperationException($"The payment method '{name}' has no name."),
    };
}
