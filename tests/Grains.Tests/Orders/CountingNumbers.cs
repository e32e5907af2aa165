using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTickets.Grains.Tests.Orders;

/// <summary>Random numbers that are none: the first few are the same.</summary>
internal sealed class CountingNumbers(int stuckFor) : RandomNumberGenerator
{
    private int _calls;

    public void Decorate(IServiceCollection services) => services.AddSingleton<RandomNumberGenerator>(this);

    public override void GetBytes(byte[] data) => data.AsSpan().Fill((byte)Math.Max(0, Interlocked.Increment(ref _calls) - stuckFor));
}
