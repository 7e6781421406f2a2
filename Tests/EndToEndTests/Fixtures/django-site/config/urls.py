from django.urls import path

from config import views

urlpatterns = [
    path("", views.home),
    path("slow", views.slow),
    path("echo", views.echo),
    path("process", views.process),
]
