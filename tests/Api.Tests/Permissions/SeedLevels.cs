using System.Text.RegularExpressions;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Tests.Permissions;

/// <summary>What the seed's routes ask for (seeds/ticket-system.md): which requirement is right, apart from whether it is kept.</summary>
internal static partial class SeedLevels
{
    private static readonly Access Public = new Access.Public();
    private static readonly Access Staff = new Access.OnEvent(PermissionLevel.Staff);
    private static readonly Access Manager = new Access.OnEvent(PermissionLevel.Manager);
    private static readonly Access Super = new Access.SuperAdmin();

    private static readonly Dictionary<string, Access> Routes = new(StringComparer.Ordinal)
    {
        ["POST /api/auth/super-admin/login"] = Public,
        ["POST /api/auth/event-manager/login"] = Public,
        ["POST /api/auth/refresh"] = Public,

        ["GET /api/super-admin/events"] = Super,
        ["POST /api/super-admin/events"] = Super,
        ["GET /api/super-admin/events/{}"] = Super,
        ["PUT /api/super-admin/events/{}"] = Super,
        ["DELETE /api/super-admin/events/{}"] = Super,
        ["POST /api/super-admin/events/{}/activate"] = Super,
        ["POST /api/super-admin/events/{}/deactivate"] = Super,
        ["GET /api/super-admin/managers"] = Super,
        ["POST /api/super-admin/managers"] = Super,
        ["GET /api/super-admin/managers/{}"] = Super,
        ["PUT /api/super-admin/managers/{}"] = Super,
        ["DELETE /api/super-admin/managers/{}"] = Super,
        ["POST /api/super-admin/managers/{}/reset-password"] = Super,
        ["GET /api/super-admin/analytics/overview"] = Super,
        ["GET /api/super-admin/analytics/events-stats"] = Super,
        ["GET /api/super-admin/analytics/revenue-analysis"] = Super,
        ["GET /api/super-admin/analytics/real-time-dashboard"] = Super,
        ["GET /api/super-admin/analytics/activity-logs"] = Super,

        ["GET /api/admin/products"] = Staff,
        ["POST /api/admin/products"] = Staff,
        ["GET /api/admin/products/{}"] = Staff,
        ["PUT /api/admin/products/{}"] = Staff,
        ["DELETE /api/admin/products/{}"] = Manager,
        ["POST /api/admin/products/{}/options"] = Staff,
        ["PUT /api/admin/products/options/{}"] = Staff,
        ["DELETE /api/admin/products/options/{}"] = Manager,
        ["POST /api/admin/products/{}/stock/adjust"] = Staff,
        ["GET /api/admin/orders"] = Staff,
        ["GET /api/admin/orders/{}"] = Staff,
        ["POST /api/admin/orders/{}/refund"] = Manager,
        ["PUT /api/admin/orders/{}/status"] = Staff,
        ["GET /api/admin/orders/{}/tickets"] = Staff,
        ["POST /api/admin/orders/export"] = Staff,
        ["POST /api/admin/entrance/scan"] = Staff,
        ["POST /api/admin/entrance/validate"] = Staff,
        ["POST /api/admin/entrance/process-entrance"] = Staff,
        ["GET /api/admin/entrance/logs"] = Staff,
        ["GET /api/admin/entrance/stats"] = Staff,
        ["POST /api/admin/entrance/manual-entry"] = Manager,
    };

    public static IEnumerable<string> Known => Routes.Keys;

    /// <summary>Endpoints that ask for something else, or stand where their requirement does not belong.</summary>
    public static List<string> FindFaults(IEnumerable<(string Name, Access? Access)> endpoints)
    {
        List<string> faults = [];
        foreach (var (name, access) in endpoints)
        {
            if (Routes.TryGetValue(Normalise(name), out var asked) && asked != access)
            {
                faults.Add($"{name} requires {access} where the seed asks for {asked}");
            }

            if (!IsInItsPlace(name, access))
            {
                faults.Add($"{name} requires {access}, which does not belong under this path");
            }
        }

        return faults;
    }

    public static string Normalise(string name) => Parameter().Replace(name, "{}");

    private static bool IsInItsPlace(string name, Access? access) =>
        name.Contains(" /api/super-admin/", StringComparison.Ordinal) ? access is Access.SuperAdmin
        : name.Contains(" /api/admin/", StringComparison.Ordinal) ? access is Access.OnEvent
        : name.Contains(" /api/public/", StringComparison.Ordinal) ? access is Access.Public
        : access is Access.Public or Access.AnyAdmin;

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
