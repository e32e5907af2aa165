using OrleansTickets.Api.Notifications;

namespace OrleansTickets.Api.Tests.Notifications;

public sealed class NotificationBackoffTests
{
    [Theory]
    [InlineData(1, 2.5, 5)]
    [InlineData(2, 5, 10)]
    [InlineData(3, 10, 20)]
    [InlineData(10, 1_280, 2_560)]
    [InlineData(11, 1_800, 3_600)]
    [InlineData(int.MaxValue, 1_800, 3_600)]
    public void Wait_AfterAttempts_DoublesToAnHourAndVaries(int attempts, double least, double most)
    {
        Assert.Equal(least, NotificationBackoff.After(attempts, 0).TotalSeconds);
        Assert.Equal(most, NotificationBackoff.After(attempts, 1).TotalSeconds);
    }
}
