using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Payments;

internal static class PaymentsSetup
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSingleton<PaidOrders>();
        services.AddSingleton<Checkouts>();
        services.AddSingleton<PaymentInbox>();
        services.AddSingleton<OrderLookups>();
        services.AddSingleton<BuyersOrders>();
        services.AddSingleton<RememberedKeys>();
        return services.AddJson(PaymentsJsonContext.Default);
    }
}
